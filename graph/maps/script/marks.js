/* Marks and lines: how they look, and where their parts lie; on the canvas and in a picture alike. */

const looks = new Map(); // pair → how its line looks, as long as the view and the colors stay

/** Where an entity is now. */
const placeOf = (id) => network?.body.nodes[id] || spot.get(id);

function endsOf(pair) {
  const [from, to] = pair.split('-').map(Number);
  return { from, to };
}

/** How the line of a pair looks: color, width, dashes, and which of its ends have a head. */
function lookOf(pair, list) {
  const { from, to } = endsOf(pair);
  const strong = pairTone(list);
  const width = (1.1 + 0.85 * Math.log2(list.length)) * Math.min(1, 0.4 + unit * 0.067);
  const directed = list.filter((claim) => claim.from !== claim.to && !terms.relations.get(claim.relation).symmetric);
  const heads = [from, to].filter((end) => directed.some((claim) => claim.to === end));
  return { from, to, color: mix(strong, theme().paper, 0.12), strong, width, dash: dashes[pairDash(list)] || [], heads, head: 3.3 + unit * 0.51 + 3 * width };
}

function lookFor(pair) {
  if (!looks.has(pair)) looks.set(pair, lookOf(pair, view.pairs.get(pair)));
  return looks.get(pair);
}

/** The parts of a line at `scale`, between two points: its ends at the marks' edges, its heads' corners. */
function partsOf({ from, to, heads, head, width }, places, scale) {
  const [a, b] = places;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [x, y] = [(b.x - a.x) / length, (b.y - a.y) / length];
  const tips = [[from, a, 1], [to, b, -1]].map(([id, point, sign]) => {
    const reach = radius(entities[id]) * scale * sign;
    return { x: point.x + x * reach, y: point.y + y * reach, sign, headed: heads.includes(id) };
  });
  const [long, half] = [head * scale, head * scale * 0.35];
  const corners = tips.filter(({ headed }) => headed).map(({ x: tipX, y: tipY, sign }) => {
    const [backX, backY] = [tipX + x * long * sign, tipY + y * long * sign];
    return [[tipX, tipY], [backX - y * half, backY + x * half], [backX + y * half, backY - x * half]];
  });
  const ends = tips.map((tip) => {
    const cut = tip.headed ? long * 0.8 * tip.sign : 0;
    return [tip.x + x * cut, tip.y + y * cut];
  });
  return { ends, corners, width: width * scale };
}

/** The circle of a line that ends where it begins: its middle and radius. */
function loopOf(id, { x, y }, scale) {
  const round = radius(entities[id]) * scale;
  return { x: x + round, y: y - round, round };
}

function drawLines(context, pairs) {
  context.lineCap = 'butt';
  for (const pair of pairs) {
    const look = lookFor(pair);
    const places = [placeOf(look.from), placeOf(look.to)];
    if (inSight(places)) drawLine(context, look, places, state.hoveredPair === pair);
  }
  context.setLineDash([]);
}

function drawLine(context, look, places, hovered) {
  const color = hovered ? look.strong : look.color;
  context.strokeStyle = color;
  context.lineWidth = look.width + (hovered ? 0.6 : 0);
  context.setLineDash(look.dash);
  context.beginPath();
  if (look.from === look.to) {
    const { x, y, round } = loopOf(look.from, places[0], 1);
    context.arc(x, y, round, 0, 2 * Math.PI);
    context.stroke();
    return;
  }
  const { ends, corners } = partsOf(look, places, 1);
  context.moveTo(...ends[0]);
  context.lineTo(...ends[1]);
  context.stroke();
  context.fillStyle = color;
  for (const [tip, left, right] of corners) {
    context.beginPath();
    context.moveTo(...tip);
    context.lineTo(...left);
    context.lineTo(...right);
    context.fill();
  }
}

const REACH = 10.5; // of the outlines
const outlined = new Map(); // outline → its path

function drawMarks(context, ids) {
  for (const id of ids) {
    const place = placeOf(id);
    if (inSight([place])) drawMark(context, entities[id], place);
  }
}

function drawMark(context, entity, { x, y, shape: hit }) {
  const { shape: name, color } = terms.classes.get(entity.group);
  const form = outline(name);
  if (!outlined.has(form)) outlined.set(form, new Path2D(outlines[form]));
  const reach = radius(entity);
  const scale = reach / REACH;
  context.save();
  context.translate(x, y);
  context.scale(scale, scale);
  context.fillStyle = tone(entity.paint || color);
  context.strokeStyle = entity.id === state.hovered ? theme().ink : theme().paper;
  context.lineWidth = 1.2 / scale;
  context.fill(outlined.get(form));
  context.stroke(outlined.get(form));
  context.restore();
  if (hit) Object.assign(hit, { left: x - reach, top: y - reach, width: 2 * reach, height: 2 * reach });
}

let sight = {};

/** Note which part of the map is on the screen, with a margin as wide as a mark or two. */
function lookOut() {
  const { x, y } = network.getViewPosition();
  const scale = network.getScale();
  const [wide, tall] = [canvas.clientWidth / scale / 2 + 40, canvas.clientHeight / scale / 2 + 40];
  sight = { left: x - wide, top: y - tall, right: x + wide, bottom: y + tall };
}

/** Whether something between `places` may be on the screen. */
function inSight(places) {
  const { left, top, right, bottom } = sight;
  return !(places.every(({ x }) => x < left) || places.every(({ x }) => x > right)
    || places.every(({ y }) => y < top) || places.every(({ y }) => y > bottom));
}
