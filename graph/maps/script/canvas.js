/* The map itself: marks and lines, drawn by vis-network. */

const canvas = byId('canvas');
const spot = new Map(); // entity number → {x, y} as drawn
const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
let network = null;
let unit = 9; // the radius of a mark with few ties

let layout = { upright: false, middle: [0, 0], stretch: [1, 1] };

/** Spread the positions so that the map fills its frame at scale 1. */
function spread() {
  const { clientWidth: width, clientHeight: height } = canvas;
  const drawn = entities.filter(({ id }) => view.drawn.has(id));
  const upright = height > width * 1.05;
  const at = (entity) => (upright ? [entity.y, entity.x] : [entity.x, entity.y]);
  const box = bounds(drawn.map(at));
  const room = [Math.max(width - (width > 600 ? 130 : 70), 120), Math.max(height - 130, 120)];
  const most = 1.9;
  const scale = [0, 1].map((i) => Math.min(room[i] / Math.max(box.size[i], 1), most));
  const even = Math.min(...scale);
  const stretch = scale.map((value) => Math.min(value, even * 1.35));
  layout = { upright, middle: box.middle, stretch };
  for (const entity of entities) {
    const [x, y] = at(entity);
    spot.set(entity.id, { x: (x - box.middle[0]) * stretch[0], y: (y - box.middle[1]) * stretch[1] });
  }
  const share = Math.sqrt((room[0] * room[1]) / Math.max(drawn.length, 1));
  unit = Math.min(Math.max(Math.min(share * 0.09, apart(drawn) * 0.3), 2.4), 9);
}

/** What is in the middle of the screen and how wide it is, in the units of the layout. */
function cameraPlace() {
  const { x, y } = network.getViewPosition();
  const { upright, middle, stretch } = layout;
  const at = [x / stretch[0] + middle[0], y / stretch[1] + middle[1]];
  return [...(upright ? at.reverse() : at), canvas.clientWidth / network.getScale() / stretch[0]];
}

function placeCamera([x, y, wide]) {
  const { upright, middle, stretch } = layout;
  const at = upright ? [y, x] : [x, y];
  const scale = canvas.clientWidth / (wide * stretch[0]);
  network.moveTo({ position: { x: (at[0] - middle[0]) * stretch[0], y: (at[1] - middle[1]) * stretch[1] }, scale: Math.min(8, Math.max(0.02, scale)), animation: false });
}

/** How far an entity is from the nearest other, for most of them. */
function apart(drawn) {
  const points = drawn.slice(0, 300).map(({ id }) => spot.get(id));
  if (points.length < 2) return 1000;
  const nearest = points.slice(0, 120).map((a) => points.reduce((least, b) => (a === b ? least : Math.min(least, (a.x - b.x) ** 2 + (a.y - b.y) ** 2)), Infinity));
  return Math.sqrt(nearest.sort((a, b) => a - b)[Math.floor(nearest.length * 0.4)]);
}

function bounds(points) {
  const low = [0, 1].map((i) => points.reduce((least, p) => Math.min(least, p[i]), Infinity));
  const high = [0, 1].map((i) => points.reduce((most, p) => Math.max(most, p[i]), -Infinity));
  if (!points.length) return { middle: [0, 0], size: [1, 1] };
  return { middle: [0, 1].map((i) => (low[i] + high[i]) / 2), size: [0, 1].map((i) => high[i] - low[i]) };
}

const radius = (entity) => unit * (0.85 + 0.42 * Math.min(Math.sqrt(entity.weight), 6));

/** The entities that were chosen themselves. */
function chosenOnes() {
  const { entity, path } = state.selected || {};
  return path || (entity === undefined ? [] : [entity]);
}

/** The entities and pairs that stand out now, or null where nothing is selected. */
function focus() {
  const chosen = state.selected;
  if (!chosen) return null;
  if (chosen.pair) return { entities: new Set(chosen.pair.split('-').map(Number)), pairs: new Set([chosen.pair]) };
  if (chosen.path) return { entities: pathEntities(chosen.path), pairs: pathPairs(chosen.path) };
  const pairs = new Set();
  const near = new Set([chosen.entity]);
  for (const claim of entities[chosen.entity].claims) {
    const pair = pairOf(claim.from, claim.to);
    if (!view.pairs.has(pair)) continue;
    pairs.add(pair);
    near.add(claim.from).add(claim.to);
  }
  return { entities: near, pairs };
}

function nodeStyle(entity) {
  const kind = terms.classes.get(entity.group);
  const { paper, ink } = theme();
  const color = { background: tone(entity.paint || kind.color), border: paper };
  return {
    id: entity.id, label: nameOf(entity), ...spot.get(entity.id), size: radius(entity),
    ...(outline(kind.shape) === 'box' ? { shape: 'custom', ctxRenderer: boxMark } : { shape: outline(kind.shape) }),
    color: { ...color, highlight: color, hover: { ...color, border: ink } }, borderWidth: 1.2, borderWidthSelected: 1.2,
  };
}

function edgeStyle(pair, list) {
  const [from, to] = pair.split('-').map(Number);
  const directed = list.filter((claim) => !terms.relations.get(claim.relation).symmetric);
  const base = pairTone(list);
  const color = mix(base, theme().paper, 0.12);
  const arrow = { enabled: true, scaleFactor: 0.22 + unit * 0.034 };
  return {
    id: pair, from, to, width: (1.1 + 0.85 * Math.log2(list.length)) * Math.min(1, 0.4 + unit * 0.067),
    color: { color, highlight: base, hover: base, inherit: false },
    dashes: pairDash(list) === 'solid' ? false : dashes[pairDash(list)],
    arrows: {
      to: directed.some((claim) => claim.to === to) ? arrow : { enabled: false },
      from: directed.some((claim) => claim.to === from && from !== to) ? arrow : { enabled: false },
    },
  };
}

/** vis-network's own box is as wide as its label; this one is a mark like the others. */
function boxMark({ ctx: context, x, y, style }) {
  const [wide, tall] = [style.size * 1.2, style.size * 0.72];
  return {
    drawNode() {
      context.beginPath();
      context.roundRect(x - wide, y - tall, wide * 2, tall * 2, style.size * 0.3);
      context.fillStyle = style.color;
      context.strokeStyle = style.borderColor;
      context.lineWidth = style.borderWidth;
      context.fill();
      context.stroke();
    },
    nodeDimensions: { width: wide * 2, height: tall * 2 },
  };
}

/** Draw once more with the next frame, however often it is asked for. */
function redraw() {
  if (network) network.body.emitter.emit('_requestRedraw');
}

const written = { nodes: new Map(), edges: new Map() };

let writing = 0;

/**
 * Bring vis-network in line with the state. What is to be seen no more goes at once: it stays in its
 * data and is left out of its indices, since it takes long to add things again. What is new or looks
 * otherwise is written after this frame, so that no click has to wait for it.
 */
function paint() {
  clearTimeout(writing);
  if (network) writing = setTimeout(writeAll, 30);
  else writeAll();
  restrict();
}

function writeAll() {
  write(nodeSet, written.nodes, inOrder().map((id) => nodeStyle(entities[id])));
  write(edgeSet, written.edges, [...view.pairs].map(([pair, list]) => edgeStyle(pair, list)));
  restrict();
}

const inOrder = () => [...view.drawn].sort((a, b) => a - b);

/** Tell vis-network which of its data are to be seen. */
function restrict() {
  if (!network) return;
  network.body.nodeIndices = inOrder().filter((id) => written.nodes.has(id));
  network.body.edgeIndices = [...view.pairs.keys()].filter((pair) => written.edges.has(pair));
  redraw();
}

function write(set, known, items) {
  const changed = items.filter((item) => known.get(item.id) !== JSON.stringify(item));
  for (const item of changed) known.set(item.id, JSON.stringify(item));
  if (changed.length) set.update(changed);
}

/** Take out of vis-network's data what is not to be seen, so that forces work on the rest alone. */
function prune() {
  for (const [set, known, keep] of [[edgeSet, written.edges, view.pairs], [nodeSet, written.nodes, view.drawn]]) {
    const gone = [...known.keys()].filter((id) => !keep.has(id));
    gone.forEach((id) => known.delete(id));
    set.remove(gone);
  }
}

/** What is drawn, for whoever embeds the map. */
const handle = (set, shown) => ({
  get length() { return shown().length; },
  getIds: () => shown(),
  get: (id) => set.get(id ?? shown()),
});

function start() {
  const many = entities.length > 800;
  const options = {
    ...read('options'),
    interaction: { hover: true, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e8, hideEdgesOnDrag: many, hideEdgesOnZoom: many },
    nodes: { scaling: { label: { enabled: false, drawThreshold: 1e9 } }, labelHighlightBold: false },
    edges: { smooth: false, arrowStrikethrough: false, selectionWidth: 0, hoverWidth: 0.6 },
  };
  network = new vis.Network(byId('map'), { nodes: nodeSet, edges: edgeSet }, options);
  network.canvas.frame.tabIndex = -1; // the keyboard works on the element around it
  network.once('afterDrawing', () => performance.mark('drawn'));
  network.on('afterDrawing', drawWords);
  network.on('click', ({ nodes, edges }) => {
    if (nodes.length) select({ entity: nodes[0] });
    else if (edges.length) select({ pair: edges[0] });
    else if (state.selected) select(null);
  });
  network.on('hoverNode', ({ node }) => hover(node));
  network.on('blurNode', () => hover(null));
  network.on('hoverEdge', () => { canvas.style.cursor = 'pointer'; });
  network.on('blurEdge', () => { canvas.style.cursor = ''; });
  network.on('dragStart', ({ nodes }) => { panning = !nodes.length; });
  network.on('dragEnd', ({ nodes }) => {
    panning = false;
    nodes.forEach(keepPlace);
    redraw();
    rememberSoon();
  });
  network.on('zoom', rememberSoon);
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
  window.filmgraph = Object.freeze({
    network, nodes: handle(nodeSet, () => [...network.body.nodeIndices]), edges: handle(edgeSet, () => [...network.body.edgeIndices]),
  });
}

function keepPlace(id) {
  spot.set(id, network.getPosition(id));
  written.nodes.delete(id);
}

function hover(id) {
  state.hovered = id;
  canvas.style.cursor = id === null ? '' : 'pointer';
  redraw();
}
