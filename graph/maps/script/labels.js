/* Words on the map: as many as fit, none over another. */

const font = (size, weight) => `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;
const widths = new Map();
let frame = { width: 0, height: 0 };

function widthOf(context, text, size, weight) {
  const key = `${size} ${weight} ${text}`;
  if (!widths.has(key)) {
    context.font = font(size, weight);
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/** Boxes on the screen that are taken; a grid keeps the test short. */
class Taken {
  constructor() { this.cells = new Map(); }

  cellsOf([left, top, right, bottom]) {
    const found = [];
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y += 1) found.push(x * 100003 + y);
    }
    return found;
  }

  free(box, owner) {
    return this.cellsOf(box).every((cell) => (this.cells.get(cell) || []).every((other) => other.owner === owner
      || box[2] <= other.box[0] || box[0] >= other.box[2] || box[3] <= other.box[1] || box[1] >= other.box[3]));
  }

  /** How much of `box` is taken. */
  cost(box, owner) {
    const others = new Set(this.cellsOf(box).flatMap((cell) => this.cells.get(cell) || []));
    return [...others].filter((other) => other.owner !== owner).reduce((sum, { box: b }) => sum
      + Math.max(0, Math.min(box[2], b[2]) - Math.max(box[0], b[0])) * Math.max(0, Math.min(box[3], b[3]) - Math.max(box[1], b[1])), 0);
  }

  add(box, owner) {
    for (const cell of this.cellsOf(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push({ box, owner });
    }
  }
}

let moving = ''; // what a hand or forces move now: the map, or marks on it
let lastWords = null;

/** Words go along with a map that a hand moves; they find new places when it rests. */
function staleWords({ scale, middle: { x, y } }) {
  if (!lastWords || moving === 'marks' || lastWords.scale !== scale) return true;
  return moving !== 'map' && (lastWords.middle.x !== x || lastWords.middle.y !== y || lastWords.width !== frame.width || lastWords.height !== frame.height);
}

/** Draw icons, counts and as many names as fit; runs after each frame of vis-network. */
function drawWords(context) {
  const camera = cameraNow();
  if (staleWords(camera)) lastWords = { ...wordsFor(context, camera, furniture()), ...frame, scale: camera.scale, middle: camera.middle };
  const { visible, ties, names } = lastWords;
  const shift = ['x', 'y'].map((axis) => (lastWords.middle[axis] - camera.middle[axis]) * camera.scale);
  context.save();
  if (camera.near) spotlight(context, camera);
  context.translate(camera.middle.x, camera.middle.y);
  context.scale(1 / camera.scale, 1 / camera.scale);
  context.translate(shift[0] - frame.width / 2, shift[1] - frame.height / 2);
  context.lineJoin = 'round';
  drawIcons(context, visible);
  for (const word of [...ties, ...names]) haloed(context, word);
  context.restore();
}

/** What part of the map is on the screen, and what stands out of it. */
function cameraNow() {
  const [scale, middle] = [network.getScale(), network.getViewPosition()];
  const { clientWidth: width, clientHeight: height } = canvas;
  frame = { width, height };
  const toScreen = ({ x, y }) => [(x - middle.x) * scale + width / 2, (y - middle.y) * scale + height / 2];
  return { scale, middle, toScreen, near: focus(), chosen: new Set(chosenOnes()) };
}

/** The marks on the screen, and the words that find a place beside them, none over another. */
function wordsFor(context, camera, furnished) {
  const { near, scale, toScreen, chosen } = camera;
  const { width, height } = frame;
  const visible = [];
  const taken = new Taken();
  furnished.forEach((box) => taken.add(box));
  for (const id of near ? near.entities : view.drawn) {
    if (!view.drawn.has(id)) continue;
    const [x, y] = toScreen(placeOf(id));
    const ring = chosen.has(id);
    const reach = radius(entities[id]) * scale * (ring ? 1.3 : 1) + (ring ? 4 : 0);
    if (x < -60 || y < -40 || x > width + 60 || y > height + 40) continue;
    visible.push({ entity: entities[id], x, y, reach });
    taken.add([x - reach - 6, y - reach - 3, x + reach + 6, y + reach + 3], id);
  }
  const first = ({ entity: { id } }) => chosen.has(id) || id === state.hovered;
  const own = names(context, visible.filter(first), taken, chosen); // before a word on a line takes their place
  const ties = tieWords(context, camera, taken);
  return { visible, ties, names: [...own, ...names(context, visible.filter((item) => !first(item)), taken, chosen)] };
}

/** Veil the map, then draw once more what stands out. */
function spotlight(context, { near, middle, scale, chosen }) {
  const { paper, ink } = theme();
  const [wide, tall] = [frame.width / scale, frame.height / scale];
  context.globalAlpha = 0.84;
  context.fillStyle = paper;
  context.fillRect(middle.x - wide / 2 - 1, middle.y - tall / 2 - 1, wide + 2, tall + 2);
  context.globalAlpha = 1;
  drawLines(context, [...near.pairs].filter((pair) => view.pairs.has(pair)));
  drawMarks(context, [...near.entities].filter((id) => view.drawn.has(id)));
  context.lineWidth = 2.2 / scale;
  context.strokeStyle = ink;
  for (const id of chosen) {
    if (!view.drawn.has(id)) continue;
    const { x, y } = placeOf(id);
    context.beginPath();
    context.arc(x, y, radius(entities[id]) * 1.3 + 3 / scale, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** What lies over the map: no name may hide behind it. */
function furniture() {
  const around = canvas.getBoundingClientRect();
  return [input, byId('chips'), byId('tools')].map((element) => element.getBoundingClientRect())
    .map((box) => [box.left - around.left, box.top - around.top, box.right - around.left, box.bottom - around.top]);
}

const paths = new Map();

function drawIcons(context, visible) {
  context.fillStyle = theme().paper;
  for (const { entity, x, y, reach } of visible) {
    const { icon } = terms.classes.get(entity.group);
    if (!icon || reach < 8.5) continue;
    if (!paths.has(icon)) paths.set(icon, new Path2D(icon));
    const size = (reach * 1.08) / 24;
    context.save();
    context.translate(x, y);
    context.scale(size, size);
    context.translate(-12, -12);
    context.fill(paths.get(icon));
    context.restore();
  }
}

/** On lines: what they say where they are in focus, else their signs and how many claims they gather. */
function tieWords(context, { near, scale, toScreen }, taken) {
  const words = [];
  const crowded = view.pairs.size > 260 && scale < 1.6;
  const close = scale > 1.7 || view.pairs.size <= 25;
  for (const [pair, list] of view.pairs) {
    const inFocus = near && near.pairs.has(pair);
    if (near && !inFocus) continue;
    const sign = pairSign(list);
    if (!inFocus && !close && !sign.includes(DISPUTED) && ((list.length < 2 && !sign) || crowded)) continue;
    const { from, to } = endsOf(pair);
    const [[x1, y1], [x2, y2]] = [placeOf(from), placeOf(to)].map(toScreen);
    const length = Math.hypot(x2 - x1, y2 - y1);
    const line = { x: (x1 + x2) / 2, y: (y1 + y2) / 2, angle: Math.atan2(y2 - y1, x2 - x1), length };
    if (length < 34 || !onScreen([line.x, line.y, line.x, line.y])) continue;
    const word = tieText(context, line, list, { inWords: Boolean(inFocus) || close, sign, taken });
    if (word) words.push(word);
  }
  return words;
}

function tieText(context, line, list, { inWords, sign, taken }) {
  const relations = new Set(list.map((claim) => claim.relation));
  const number = list.length > 1 ? String(list.length) : '';
  const words = [sign, label(terms.relations.get(list[0].relation)), number && `(${number})`].filter(Boolean).join(' ');
  const asWords = inWords && relations.size === 1 && widthOf(context, words, 11.5, 400) < line.length - 44;
  const text = asWords ? words : [sign, number].filter(Boolean).join(' ');
  if (!text) return null;
  const half = widthOf(context, text, 11.5, asWords ? 400 : 600) / 2 + 3;
  const [wide, tall] = asWords
    ? [Math.abs(Math.cos(line.angle)) * half + 6, Math.abs(Math.sin(line.angle)) * half + 6] : [half, 8];
  const box = [line.x - wide, line.y - tall, line.x + wide, line.y + tall];
  if (!taken.free(box)) return null;
  taken.add(box);
  const angle = !asWords ? 0 : Math.abs(line.angle) > Math.PI / 2 ? line.angle + Math.PI : line.angle;
  const color = asWords ? theme().ink : mix(pairTone(list), theme().ink, 0.45);
  return { text, x: line.x, y: line.y, angle, size: 11.5, weight: asWords ? 400 : 600, align: 'center', color };
}

function haloed(context, { text, x, y, angle, size, weight, align, color }) {
  context.save();
  context.translate(x, y);
  if (angle) context.rotate(angle);
  context.font = font(size, weight);
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineWidth = 4;
  context.strokeStyle = theme().paper;
  context.strokeText(text, 0, 0);
  context.fillStyle = color;
  context.fillText(text, 0, 0);
  context.restore();
}

function names(context, visible, taken, chosen) {
  const rank = ({ id }) => (id === state.hovered ? -3 : chosen.has(id) ? -2 : state.selected && visible.length < 40 ? -1 : 0);
  const order = visible.map((item) => ({ ...item, rank: rank(item.entity) }))
    .sort((a, b) => a.rank - b.rank || a.entity.id - b.entity.id).slice(0, 700);
  const small = frame.width < 520;
  const found = [];
  for (const item of order) {
    const strong = item.rank < -1 || (item.entity.id < always() * 1.5 && item.entity.neighbors > 3);
    const size = (strong ? 13.5 : 12) - (small ? 1 : 0);
    const weight = strong ? 600 : 400;
    const text = brief(nameOf(item.entity), item.rank < -1 ? 48 : small ? 20 : 26);
    const place = placeName(item, widthOf(context, text, size, weight), size, taken);
    if (place) found.push({ ...place, text, size, weight, angle: 0, color: theme().ink });
  }
  return found;
}

/** How many of the best connected are named even where it is crowded. */
const always = () => Math.round(frame.width / 130);

/** Where a name goes: below, beside or above its mark; null where all is taken. */
function placeName({ x, y, reach, entity, rank }, width, size, taken) {
  const tall = size * 1.25;
  const spots = [0, 7].flatMap((more) => nameSpots(x, y, reach + more, tall));
  const boxes = spots.map((at) => {
    const left = at.x - { center: width / 2, left: 0, right: width }[at.align];
    return [left - 3, at.y - tall / 2, left + width + 3, at.y + tall / 2];
  });
  let found = boxes.findIndex((box) => onScreen(box) && taken.free(box, entity.id));
  if (found < 0 && (rank < 0 || entity.id < always())) {
    const costs = boxes.map((box) => taken.cost(box, entity.id) + (onScreen(box) ? 0 : 1e6));
    found = costs.indexOf(Math.min(...costs));
  }
  if (found < 0) return null;
  taken.add(boxes[found], entity.id);
  return spots[found];
}

function nameSpots(x, y, reach, tall) {
  const [under, aside, slope] = [reach + tall / 2 + 1, reach + 4, reach * 0.75 + 3];
  const down = reach * 0.75 + tall / 3;
  return [
    { x, y: y + under, align: 'center' },
    { x: x + aside, y, align: 'left' },
    { x: x - aside, y, align: 'right' },
    { x, y: y - under, align: 'center' },
    { x: x + slope, y: y + down, align: 'left' },
    { x: x - slope, y: y + down, align: 'right' },
    { x: x + slope, y: y - down, align: 'left' },
    { x: x - slope, y: y - down, align: 'right' },
  ];
}

const onScreen = ([left, top, right, bottom]) => left >= 0 && top >= 0 && right <= frame.width && bottom <= frame.height;
