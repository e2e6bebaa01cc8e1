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

/** Draw once more with the next frame, however often it is asked for; words find their places anew. */
function redraw() {
  lastWords = null;
  if (network) network.body.emitter.emit('_requestRedraw');
}

const inOrder = () => [...view.drawn].sort((a, b) => a - b);

let telling_ = 0;

/** Draw what the state asks for; vis-network hears of it after this frame, so that no click has to wait. */
function paint() {
  looks.clear();
  if (!network) return;
  restrict();
  redraw();
  clearTimeout(telling_);
  telling_ = setTimeout(tellPlaces, 30);
}

/**
 * Tell vis-network what is to be seen, so that it knows what is under the pointer. What is gone stays
 * in its data and is left out of its indices, since it takes long to add things again.
 */
function tellPlaces() {
  const { nodes, edges } = network.body;
  const missing = inOrder().filter((id) => !nodes[id]);
  nodeSet.add(missing.map((id) => ({ id, ...spot.get(id), size: radius(entities[id]) })));
  edgeSet.add([...view.pairs.keys()].filter((pair) => !edges[pair]).map((pair) => ({ id: pair, ...endsOf(pair) })));
  restrict();
}

function restrict() {
  const { nodes, edges } = network.body;
  network.body.nodeIndices = inOrder().filter((id) => nodes[id]);
  network.body.edgeIndices = [...view.pairs.keys()].filter((pair) => edges[pair]);
}

/** Take out of vis-network's data what is not to be seen, so that forces work on the rest alone. */
function prune() {
  edgeSet.remove(edgeSet.getIds().filter((pair) => !view.pairs.has(pair)));
  nodeSet.remove(nodeSet.getIds().filter((id) => !view.drawn.has(id)));
}

/** Let vis-network move, zoom and find what is clicked; the drawing is ours. */
function takeOver({ renderer }) {
  Object.assign(renderer, {
    _drawEdges: (context) => drawLines(context, view.pairs.keys()),
    _drawNodes: (context, hidden) => {
      if (!hidden) drawMarks(context, view.drawn);
      return { drawExternalLabels: null };
    },
    _drawArrows: () => {},
  });
}

/** What is drawn, for whoever embeds the map. */
const drawn_ = Object.freeze({
  nodes: {
    get length() { return view.drawn.size; },
    getIds: inOrder,
    get: (id) => (id === undefined ? inOrder().map(nodeOf) : nodeOf(id)),
  },
  edges: {
    get length() { return view.pairs.size; },
    getIds: () => [...view.pairs.keys()],
  },
});

const nodeOf = (id) => ({ id, label: nameOf(entities[id]), ...placeOf(id) });

function start() {
  const many = entities.length > 800;
  const options = {
    ...read('options'),
    interaction: { hover: true, keyboard: false, selectConnectedEdges: false, tooltipDelay: 1e8, hideEdgesOnDrag: many, hideEdgesOnZoom: many },
    nodes: { shape: 'dot' },
    edges: { smooth: false },
  };
  network = new vis.Network(byId('map'), { nodes: nodeSet, edges: edgeSet }, options);
  takeOver(network);
  network.canvas.frame.tabIndex = -1; // the keyboard works on the element around it
  network.once('afterDrawing', () => performance.mark('drawn'));
  network.on('beforeDrawing', lookOut);
  network.on('afterDrawing', drawWords);
  network.on('click', ({ nodes, edges }) => {
    if (nodes.length) select({ entity: nodes[0] });
    else if (edges.length) select({ pair: edges[0] });
    else if (state.selected) select(null);
  });
  network.on('hoverNode', ({ node }) => hover(node));
  network.on('blurNode', () => hover(null));
  network.on('hoverEdge', ({ edge }) => hover(null, edge));
  network.on('blurEdge', () => hover(null));
  network.on('dragStart', ({ nodes }) => { moving = nodes.length ? 'marks' : 'map'; });
  network.on('dragEnd', ({ nodes }) => {
    moving = '';
    nodes.forEach(keepPlace);
    redraw();
    rememberSoon();
  });
  network.on('zoom', rememberSoon);
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
  window.filmgraph = Object.freeze({ network, ...drawn_ });
}

function keepPlace(id) {
  spot.set(id, network.getPosition(id));
}

function hover(id, pair = null) {
  state.hovered = id;
  state.hoveredPair = pair;
  canvas.style.cursor = id === null && pair === null ? '' : 'pointer';
  redraw();
}
