'use strict';
/*
 * The map's behavior. Everything it says of the domain (labels, colors, shapes, icons) comes from the
 * data in the page; everything that comes from the data is shown as text, never as markup.
 */
(() => {
  // ---------------------------------------------------------------- data

  const byId = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(byId(id).textContent);

  /** Turn columns back into rows. */
  function rows(columns) {
    const names = Object.keys(columns);
    const length = names.length ? columns[names[0]].length : 0;
    return Array.from({ length }, (_, i) => {
      const row = {};
      for (const name of names) row[name] = columns[name][i];
      return row;
    });
  }

  const facts = read('facts');
  const entities = rows(read('nodes'));
  const claims = rows(read('edges'));
  const sources = facts.sources;
  const named = (list) => new Map(list.map((term) => [term.name, term]));
  const terms = Object.fromEntries(Object.entries(facts.terms).map(([kind, list]) => [kind, named(list)]));
  const byKey = new Map(entities.map((entity) => [entity.key, entity]));

  /** Give each claim its quotations; those of a large map are compressed and take a moment. */
  async function unpack() {
    const holder = byId('evidence');
    let quotes;
    if (holder.type === 'application/json') quotes = JSON.parse(holder.textContent);
    else {
      const text = atob(holder.textContent);
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
      quotes = await new Response(stream).json();
    }
    claims.forEach((claim, i) => { claim.quotes = quotes[i]; });
  }

  for (const claim of claims) claim.quotes = [];
  for (const entity of entities) entity.claims = [];
  for (const claim of claims) {
    entities[claim.from].claims.push(claim);
    if (claim.to !== claim.from) entities[claim.to].claims.push(claim);
    claim.pair = claim.from < claim.to ? `${claim.from}-${claim.to}` : `${claim.to}-${claim.from}`;
    claim.topic = terms.relations.get(claim.relation).topic;
  }
  for (const entity of entities) entity.neighbors = neighborsOf(entity, entity.claims).size;

  /** The numbers of the entities at the other end of `list`. */
  function neighborsOf(entity, list) {
    const found = new Set(list.map((claim) => (claim.from === entity.id ? claim.to : claim.from)));
    found.delete(entity.id);
    return found;
  }

  // ---------------------------------------------------------------- state

  const state = {
    language: facts.language,
    offClasses: new Set(),
    offRelations: new Set(),
    offStatuses: new Set(),
    cap: facts.limit,
    extra: new Set(),
    selected: null, // {entity: number} or {pair: "3-7"}
    hovered: null,
  };
  /** What the filters leave: claims, claims by pair, entities, and those of them that are drawn. */
  let view = {};

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const narrow = matchMedia('(max-width: 860px)');

  function look() {
    const visible = (id) => !state.offClasses.has(entities[id].group);
    const kept = claims.filter((claim) => !state.offRelations.has(claim.relation)
      && !state.offStatuses.has(claim.status) && visible(claim.from) && visible(claim.to));
    const count = new Map();
    for (const claim of kept) {
      count.set(claim.from, (count.get(claim.from) || 0) + 1);
      if (claim.to !== claim.from) count.set(claim.to, (count.get(claim.to) || 0) + 1);
    }
    const shown = entities.filter(({ id, claims: own }) => visible(id) && (count.has(id) || !own.length));
    const drawn = new Set(shown.slice(0, state.cap).map(({ id }) => id));
    for (const id of state.extra) if (visible(id)) drawn.add(id);
    const pairs = new Map();
    for (const claim of kept) {
      if (!drawn.has(claim.from) || !drawn.has(claim.to)) continue;
      if (!pairs.has(claim.pair)) pairs.set(claim.pair, []);
      pairs.get(claim.pair).push(claim);
    }
    view = { claims: kept, kept: new Set(kept), count, entities: shown, drawn, pairs };
  }

  // ---------------------------------------------------------------- words

  const strings = () => facts.strings[state.language];

  function say(key, values = {}) {
    return strings()[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
  }

  function count(key, n) {
    const form = format('PluralRules').select(n) === 'one' ? 'one' : 'other';
    return say(`${key}_${form}`, { n: format('NumberFormat').format(n) });
  }

  const formats = new Map();

  /** A formatter of `kind` for the language in use; making one is slow, so each is kept. */
  function format(kind, settings = {}) {
    const key = `${kind} ${state.language} ${JSON.stringify(settings)}`;
    if (!formats.has(key)) formats.set(key, new Intl[kind](state.language, settings));
    return formats.get(key);
  }

  const first = (texts) => Object.values(texts)[0];
  const label = (term) => term.labels[state.language] || first(term.labels) || term.name;
  const plural = (term) => term.plurals[state.language] || label(term);
  const definition = (term) => term.definitions[state.language] || first(term.definitions) || '';
  const nameOf = (entity) => entity.labels[state.language] || entity.label;
  /** A name that can be seen and clicked even where the data has none. */
  const shownName = (entity) => (nameOf(entity).trim() ? nameOf(entity) : strings().unnamed);

  function dateText(text) {
    const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
    if (!match) return text;
    const [, year, month, day] = match;
    if (!month) return year;
    const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day || 1)));
    date.setUTCFullYear(Number(year));
    const form = { year: 'numeric', month: 'long', timeZone: 'UTC', ...(day ? { day: 'numeric' } : {}) };
    return format('DateTimeFormat', form).format(date);
  }

  function when({ date, since, until }) {
    const parts = [];
    if (date) parts.push(say('on', { date: dateText(date) }));
    if (since && until) parts.push(say('between', { since: dateText(since), until: dateText(until) }));
    else if (since) parts.push(say('since', { date: dateText(since) }));
    else if (until) parts.push(say('until', { date: dateText(until) }));
    return parts.join(', ');
  }

  function amountText(text) {
    const match = /^([<>~]?)(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text);
    if (!match) return text;
    const [, bound, value, currency] = match;
    const long = { style: 'currency', currency, maximumFractionDigits: Number(value) % 1 ? 2 : 0 };
    const amount = format('NumberFormat', long).format(Number(value));
    const key = { '>': 'more_than', '<': 'less_than', '~': 'about' }[bound];
    return key ? say(key, { amount }) : amount;
  }

  const percent = (value) => format('NumberFormat', { style: 'percent', maximumFractionDigits: 2 }).format(value);

  function shareText(text) {
    return /^\d+(\.\d+)?$/.test(text) ? percent(Number(text) / 100) : text;
  }

  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    .replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

  /** Cut a text to `most` characters, whole ones. */
  function brief(text, most) {
    if (text.length <= most) return text;
    return `${Array.from(text.slice(0, most * 4)).slice(0, most - 1).join('').trimEnd()}…`;
  }

  // ---------------------------------------------------------------- elements

  /** Make an element. Texts among `children` become text, never markup. */
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (name === 'tone') element.style.setProperty('--tone', value);
      else if (value === true) element.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== ''));
    return element;
  }

  function drawing(size, ...shapes) {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    for (const [name, value] of Object.entries({ width: size, height: size, viewBox: '-12 -12 24 24', 'aria-hidden': 'true' })) {
      image.setAttribute(name, value);
    }
    for (const shape of shapes) {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      for (const [name, value] of Object.entries(shape)) path.setAttribute(name, value);
      image.append(path);
    }
    return image;
  }

  const polygon = (corners, turn, reach = 11, inner = 0) => {
    const steps = inner ? corners * 2 : corners;
    const points = Array.from({ length: steps }, (_, i) => {
      const angle = turn + (i * 2 * Math.PI) / steps;
      const far = inner && i % 2 ? inner : reach;
      return `${(far * Math.sin(angle)).toFixed(2)} ${(-far * Math.cos(angle)).toFixed(2)}`;
    });
    return `M${points.join('L')}Z`;
  };

  /** The outlines that vis-network draws, for the legend. */
  const outlines = {
    dot: 'M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0Z',
    square: 'M-9 -9H9V9H-9Z',
    diamond: 'M0 -11.500L11.500 0L0 11.500L-11.500 0Z',
    triangle: polygon(3, 0, 11.5),
    triangleDown: polygon(3, Math.PI, 11.5),
    star: polygon(5, 0, 12, 5.4),
    hexagon: polygon(6, Math.PI / 6, 11.5),
    box: 'M-9 -7H9a3 3 0 0 1 3 3V4a3 3 0 0 1 -3 3H-9a3 3 0 0 1 -3 -3V-4a3 3 0 0 1 3 -3Z',
  };
  const outline = (shape) => (outlines[shape] ? shape : 'dot');

  function mark(kind, size = 20) {
    const parts = [{ d: outlines[outline(kind.shape)], fill: tone(kind.color) }];
    if (kind.icon) parts.push({ d: kind.icon, fill: theme().paper, transform: 'translate(-6 -6) scale(.5)' });
    return drawing(size, ...parts);
  }

  function stroke(color, dash = 'solid') {
    return drawing(22, {
      d: 'M-11 0H11', stroke: color, 'stroke-width': 2.5, fill: 'none', 'stroke-dasharray': (dashes[dash] || []).join(' '),
    });
  }

  // ---------------------------------------------------------------- colors

  function channels(color) {
    const match = /^#([0-9a-f]{6})$/i.exec(color);
    const value = match ? parseInt(match[1], 16) : 0x808080;
    return [value >> 16, (value >> 8) & 255, value & 255];
  }

  /** Mix `share` of `other` into `color`. */
  function mix(color, other, share) {
    const [from, to] = [channels(color), channels(other)];
    const mixed = from.map((value, i) => Math.round(value + (to[i] - value) * share));
    return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
  }

  const theme = () => (dark.matches && !printing
    ? { paper: '#15171a', ink: '#eceae5', soft: '#a9a59d', line: '#d3cfc6' }
    : { paper: '#ffffff', ink: '#1b1b1a', soft: '#5c5a55', line: '#3d3b37' });
  /** A color of the ontology, lightened on dark paper. */
  const tone = (color) => (dark.matches && !printing ? mix(color, '#ffffff', 0.34) : color);
  let printing = false;

  const dashes = { solid: [], dashed: [7, 5], dotted: [2, 4], dashdot: [9, 4, 2, 4] };

  function pairTone(list) {
    const topics = new Set(list.map((claim) => claim.topic));
    const topic = topics.size === 1 && terms.topics.get([...topics][0]);
    return topic ? tone(topic.color) : theme().line;
  }

  /** A line is whole as soon as one of its claims is. */
  function pairDash(list) {
    const found = list.map((claim) => terms.statuses.get(claim.status)?.dash || 'solid');
    return found.includes('solid') ? 'solid' : found[0];
  }

  // ---------------------------------------------------------------- the drawing

  const canvas = byId('canvas');
  const spot = new Map(); // entity number → {x, y} as drawn
  const nodeSet = new vis.DataSet();
  const edgeSet = new vis.DataSet();
  let network = null;
  let unit = 9; // the radius of a mark with few ties

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
    for (const entity of entities) {
      const [x, y] = at(entity);
      spot.set(entity.id, { x: (x - box.middle[0]) * stretch[0], y: (y - box.middle[1]) * stretch[1] });
    }
    const share = Math.sqrt((room[0] * room[1]) / Math.max(drawn.length, 1));
    unit = Math.min(Math.max(Math.min(share * 0.09, apart(drawn) * 0.3), 2.4), 9);
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

  const radius = (entity) => unit * (0.85 + 0.42 * Math.min(Math.sqrt(entity.neighbors), 6));

  /** The entities and pairs that stand out now, or null where nothing is selected. */
  function focus() {
    const chosen = state.selected;
    if (!chosen) return null;
    if (chosen.pair) return { entities: new Set(chosen.pair.split('-').map(Number)), pairs: new Set([chosen.pair]) };
    const pairs = new Set();
    const near = new Set([chosen.entity]);
    for (const claim of entities[chosen.entity].claims) {
      if (!view.pairs.has(claim.pair)) continue;
      pairs.add(claim.pair);
      near.add(claim.from).add(claim.to);
    }
    return { entities: near, pairs };
  }

  function nodeStyle(entity) {
    const kind = terms.classes.get(entity.group);
    const { paper, ink } = theme();
    const color = { background: tone(kind.color), border: paper };
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
      id: pair, from, to, width: 1.1 + 0.85 * Math.log2(list.length),
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

  const written = { nodes: new Map(), edges: new Map() };

  /** Bring vis-network's data in line with the state; only what changed is written. */
  function paint() {
    write(nodeSet, written.nodes, entities.filter(({ id }) => view.drawn.has(id)).map(nodeStyle));
    write(edgeSet, written.edges, [...view.pairs].map(([pair, list]) => edgeStyle(pair, list)));
    if (network) network.redraw();
  }

  function write(set, known, items) {
    const fresh = new Set(items.map(({ id }) => id));
    const gone = [...known.keys()].filter((id) => !fresh.has(id));
    const changed = items.filter((item) => known.get(item.id) !== JSON.stringify(item));
    for (const id of gone) known.delete(id);
    for (const item of changed) known.set(item.id, JSON.stringify(item));
    if (gone.length) set.remove(gone);
    if (changed.length) set.update(changed);
  }

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
    network.on('dragEnd', ({ nodes }) => nodes.forEach(keepPlace));
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
    window.filmgraph = Object.freeze({ network, nodes: nodeSet, edges: edgeSet }); // a handle for whoever embeds the map
  }

  function keepPlace(id) {
    spot.set(id, network.getPosition(id));
    written.nodes.delete(id);
  }

  function hover(id) {
    state.hovered = id;
    canvas.style.cursor = id === null ? '' : 'pointer';
    if (network) network.redraw();
  }

  // ---------------------------------------------------------------- words on the map

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

  /** Draw icons, counts and as many names as fit; runs after each frame of vis-network. */
  function drawWords(context) {
    const scale = network.getScale();
    const middle = network.getViewPosition();
    frame = { width: canvas.clientWidth, height: canvas.clientHeight };
    const { width, height } = frame;
    const toScreen = ({ x, y }) => [(x - middle.x) * scale + width / 2, (y - middle.y) * scale + height / 2];
    const near = focus();
    const visible = [];
    const taken = new Taken();
    furniture().forEach((box) => taken.add(box));
    for (const id of near ? near.entities : view.drawn) {
      const point = network.body.nodes[id];
      if (!point) continue;
      const [x, y] = toScreen(point);
      const ring = near && state.selected.entity === id;
      const reach = radius(entities[id]) * scale * (ring ? 1.3 : 1) + (ring ? 4 : 0);
      if (x < -60 || y < -40 || x > width + 60 || y > height + 40) continue;
      visible.push({ entity: entities[id], x, y, reach });
      taken.add([x - reach - 6, y - reach - 3, x + reach + 6, y + reach + 3], id);
    }
    context.save();
    if (near) spotlight(context, near, { middle, scale });
    context.translate(middle.x, middle.y);
    context.scale(1 / scale, 1 / scale);
    context.translate(-width / 2, -height / 2);
    context.lineJoin = 'round';
    drawIcons(context, visible);
    drawTies(context, { near, scale, toScreen, taken });
    drawNames(context, visible, taken);
    context.restore();
  }

  /** Veil the map, then draw once more what stands out: nothing is written to vis-network's data. */
  function spotlight(context, near, { middle, scale }) {
    const { paper, ink } = theme();
    const [wide, tall] = [frame.width / scale, frame.height / scale];
    context.globalAlpha = 0.84;
    context.fillStyle = paper;
    context.fillRect(middle.x - wide / 2 - 1, middle.y - tall / 2 - 1, wide + 2, tall + 2);
    context.globalAlpha = 1;
    const { nodes, edges } = network.body;
    const lines = [...near.pairs].map((pair) => edges[pair]).filter(Boolean);
    lines.forEach((line) => line.draw(context));
    for (const id of near.entities) if (nodes[id]) nodes[id].draw(context);
    lines.forEach((line) => line.drawArrows(context));
    const chosen = nodes[state.selected.entity];
    if (!chosen) return;
    context.beginPath();
    context.arc(chosen.x, chosen.y, radius(entities[state.selected.entity]) * 1.3 + 3 / scale, 0, 2 * Math.PI);
    context.lineWidth = 2.2 / scale;
    context.strokeStyle = ink;
    context.stroke();
  }

  /** What lies over the map: no name may hide behind it. */
  function furniture() {
    const around = canvas.getBoundingClientRect();
    return [input, byId('tools')].map((element) => element.getBoundingClientRect())
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

  /** On lines: what they say where they are in focus, else how many claims they gather. */
  function drawTies(context, { near, scale, toScreen, taken }) {
    const crowded = view.pairs.size > 260 && scale < 1.6;
    const close = scale > 1.7 || view.pairs.size <= 25;
    for (const [pair, list] of view.pairs) {
      const inFocus = near && near.pairs.has(pair);
      if (near && !inFocus) continue;
      if (!inFocus && !close && (list.length < 2 || crowded)) continue;
      const ends = pair.split('-').map((id) => network.body.nodes[id]);
      if (!ends[0] || !ends[1]) continue;
      const [[x1, y1], [x2, y2]] = ends.map(toScreen);
      const length = Math.hypot(x2 - x1, y2 - y1);
      const line = { x: (x1 + x2) / 2, y: (y1 + y2) / 2, angle: Math.atan2(y2 - y1, x2 - x1), length };
      if (length < 34 || !onScreen([line.x, line.y, line.x, line.y])) continue;
      tieText(context, line, list, { inWords: Boolean(inFocus) || close, taken });
    }
  }

  function tieText(context, line, list, { inWords, taken }) {
    const relations = new Set(list.map((claim) => claim.relation));
    const words = label(terms.relations.get(list[0].relation)) + (list.length > 1 ? ` ×${list.length}` : '');
    const asWords = inWords && relations.size === 1 && widthOf(context, words, 11.5, 400) < line.length - 44;
    const text = asWords ? words : String(list.length);
    if (!asWords && list.length < 2) return;
    const half = widthOf(context, text, 11.5, asWords ? 400 : 600) / 2 + 3;
    const [wide, tall] = asWords
      ? [Math.abs(Math.cos(line.angle)) * half + 6, Math.abs(Math.sin(line.angle)) * half + 6] : [half, 8];
    const box = [line.x - wide, line.y - tall, line.x + wide, line.y + tall];
    if (!taken.free(box)) return;
    taken.add(box);
    context.save();
    context.translate(line.x, line.y);
    if (asWords) context.rotate(Math.abs(line.angle) > Math.PI / 2 ? line.angle + Math.PI : line.angle);
    haloed(context, text, 0, 0, { size: 11.5, weight: asWords ? 400 : 600, align: 'center', color: asWords ? theme().ink : mix(pairTone(list), theme().ink, 0.45) });
    context.restore();
  }

  function haloed(context, text, x, y, { size, weight, align, color }) {
    context.font = font(size, weight);
    context.textAlign = align;
    context.textBaseline = 'middle';
    context.lineWidth = 4;
    context.strokeStyle = theme().paper;
    context.strokeText(text, x, y);
    context.fillStyle = color;
    context.fillText(text, x, y);
  }

  function drawNames(context, visible, taken) {
    const chosen = state.selected ? state.selected.entity : null;
    const rank = ({ id }) => (id === state.hovered ? -3 : id === chosen ? -2 : state.selected && visible.length < 40 ? -1 : 0);
    const order = visible.map((item) => ({ ...item, rank: rank(item.entity) }))
      .sort((a, b) => a.rank - b.rank || a.entity.id - b.entity.id).slice(0, 700);
    const small = frame.width < 520;
    for (const item of order) {
      const strong = item.rank < -1 || (item.entity.id < always() * 1.5 && item.entity.neighbors > 3);
      const size = (strong ? 13.5 : 12) - (small ? 1 : 0);
      const weight = strong ? 600 : 400;
      const text = brief(nameOf(item.entity), item.rank < -1 ? 48 : small ? 20 : 26);
      const place = placeName(item, widthOf(context, text, size, weight), size, taken);
      if (place) haloed(context, text, place.x, place.y, { size, weight, align: place.align, color: theme().ink });
    }
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

  // ---------------------------------------------------------------- selecting

  let opener = null;

  function select(chosen, { record = true, move = false, focusPanel = false } = {}) {
    state.selected = chosen;
    factsShown = FACTS;
    if (chosen && chosen.entity !== undefined) reveal(chosen.entity);
    if (focusPanel) opener = document.activeElement;
    if (chosen && [...focus().entities].some((id) => !written.nodes.has(id))) {
      look();
      paint();
    }
    network.redraw();
    showPanel(focusPanel);
    showTools();
    if (chosen && (move || narrow.matches)) bringIn();
    if (record) remember(true);
  }

  /** Draw an entity that the limit had left out, with those it is tied to most. */
  function reveal(id) {
    if (view.drawn.has(id)) return;
    state.extra.add(id);
    const near = [...neighborsOf(entities[id], entities[id].claims)].sort((a, b) => a - b).slice(0, 40);
    near.forEach((other) => state.extra.add(other));
  }

  /** The part of the map that no sheet covers: its height, on a narrow screen with the panel open. */
  function openHeight() {
    const { clientHeight: height } = canvas;
    if (!narrow.matches || !state.selected) return height;
    canvas.scrollIntoView({ block: 'start' });
    const top = canvas.getBoundingClientRect().top;
    return Math.max(160, Math.min(height, byId('panel').getBoundingClientRect().top - top));
  }

  /** Show what was chosen with what it is tied to, as large as fits; stay where that is so already. */
  function bringIn() {
    const near = [...focus().entities].filter((id) => view.drawn.has(id)).map((id) => spot.get(id));
    const box = bounds(near.map(({ x, y }) => [x, y]));
    const [width, height] = [canvas.clientWidth, openHeight()];
    const room = [Math.max(width - (width > 600 ? 200 : 110), 120), Math.max(height - (width > 600 ? 150 : 110), 100)];
    const best = Math.min(1.7, ...[0, 1].map((i) => room[i] / Math.max(box.size[i], 1)));
    const inside = near.map((point) => network.canvasToDOM(point))
      .every(({ x, y }) => x > 40 && y > 40 && x < width - 40 && y < height - 40);
    if (inside && network.getScale() > best * 0.75) return;
    const animation = calm.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' };
    const offset = { x: 0, y: (height - canvas.clientHeight) / 2 + (width > 600 ? 0 : 16) };
    network.moveTo({ position: { x: box.middle[0], y: box.middle[1] }, scale: best, offset, animation });
  }

  function closePanel() {
    select(null);
    const back = opener && document.contains(opener) ? opener : canvas;
    opener = null;
    back.focus();
  }

  // ---------------------------------------------------------------- panel

  const safeLink = (address) => (/^https?:\/\//i.test(address) ? address : null);
  const sourceCount = (list) => new Set(list.map((claim) => claim.source)).size;

  function showPanel(takeFocus) {
    const panel = byId('panel');
    panel.hidden = !state.selected;
    if (!state.selected) return;
    const [heading, ...body] = state.selected.pair ? pairPanel(state.selected.pair) : entityPanel(entities[state.selected.entity]);
    byId('panel-heading').replaceChildren(...heading);
    byId('panel-body').replaceChildren(...body);
    byId('scroll').scrollTop = 0;
    panel.scrollTop = 0;
    if (takeFocus) byId('panel-heading').focus({ preventScroll: !narrow.matches });
    announce(byId('panel-heading').textContent, panelClaims());
  }

  function panelClaims() {
    if (!state.selected) return [];
    const all = state.selected.pair ? claims.filter((claim) => claim.pair === state.selected.pair) : entities[state.selected.entity].claims;
    return all.filter((claim) => view.kept.has(claim));
  }

  function announce(name, list) {
    byId('live').textContent = say('opened', { name: brief(name, 80), claims: count('claims', list.length), sources: count('sources', sourceCount(list)) });
  }

  function bdi(text) {
    return make('bdi', {}, text);
  }

  function entityPanel(entity) {
    const kind = terms.classes.get(entity.group);
    const list = panelClaims();
    const link = safeLink(entity.wikidata);
    return [
      [bdi(shownName(entity))],
      make('p', { class: 'kind' }, mark(kind), make('span', { class: 'name' }, label(kind)), link ? make('a', { href: link, rel: 'noopener noreferrer', target: '_blank' }, strings().wikidata) : ''),
      entity.aliases.length ? make('p', { class: 'fine' }, say('also', { names: entity.aliases.join(', ') })) : '',
      tally(list, count('ties', neighborsOf(entity, list).size)),
      ...groups(list, entity.id),
    ];
  }

  function pairPanel(pair) {
    const [a, b] = pair.split('-').map((id) => entities[Number(id)]);
    const list = panelClaims();
    const names = a === b ? [bdi(shownName(a))] : [bdi(shownName(a)), ' – ', bdi(shownName(b))];
    return [names, tally(list), ...groups(list, null)];
  }

  function tally(list, ...more) {
    if (!list.length) return make('p', { class: 'tally' }, strings().nothing_here);
    return make('p', { class: 'tally' }, [count('claims', list.length), count('sources', sourceCount(list)), ...more].join(' · '));
  }

  const FACTS = 80;

  /** The claims under their topics; those that say the same stand together. */
  function groups(list, own) {
    const found = [];
    const byTopic = [...terms.topics, ['', null]].map(([name, topic]) => [list.filter((claim) => claim.topic === name), topic]);
    for (const [here, topic] of byTopic.sort((a, b) => b[0].length - a[0].length)) {
      if (!here.length) continue;
      if (topic) found.push(make('h3', { tone: tone(topic.color) }, make('i'), make('span', { class: 'name' }, label(topic))));
      const same = new Map();
      for (const claim of [...here].sort(byTime)) {
        const key = `${claim.from} ${claim.relation} ${claim.to}`;
        same.set(key, [...(same.get(key) || []), claim]);
      }
      for (const told of same.values()) found.push([fact, told, own, topic]);
    }
    return cut(found);
  }

  let factsShown = FACTS;

  /** The first facts of a long panel, and a button for the next ones. */
  function cut(found) {
    const more = () => {
      factsShown += FACTS;
      showPanel(false);
    };
    const shown = found.slice(0, factsShown).map((part) => (Array.isArray(part) ? part[0](...part.slice(1)) : part));
    if (found.length > factsShown) shown.push(make('button', { type: 'button', class: 'word', onclick: more }, strings().rows_more));
    return shown;
  }

  const timeOf = (claim) => claim.date || claim.since || claim.until || '9999';
  const byTime = (a, b) => timeOf(a).localeCompare(timeOf(b)) || a.id - b.id;

  function fact(told, own, topic) {
    const count_ = sourceCount(told);
    return make(
      'div', { class: 'fact', tone: topic ? tone(topic.color) : null },
      sentence(told[0], own),
      told.length > 1 ? make('p', { class: 'several' }, count('sources', count_)) : '',
      told.map(telling),
    );
  }

  function sentence(claim, own) {
    const [subject, object] = [entities[claim.from], entities[claim.to]];
    return make(
      'p', { class: 'sentence' },
      nameLink(subject, own), ' ', label(terms.relations.get(claim.relation)), ' ', nameLink(object, own),
    );
  }

  function nameLink(entity, own = null) {
    const open = (event) => {
      event.preventDefault();
      select({ entity: entity.id }, { move: true, focusPanel: true });
    };
    const address = `#${new URLSearchParams({ entity: entity.key })}`;
    return make('a', { href: address, class: 'name', onclick: open, 'aria-current': own === entity.id ? 'true' : null }, bdi(shownName(entity)));
  }

  function telling(claim) {
    const source = sources[claim.source];
    const link = safeLink(source.url);
    const status = terms.statuses.get(claim.status);
    const review = terms.reviews.get(claim.review);
    const details = [when(claim), claim.amount && amountText(claim.amount),
      claim.share && say('share', { share: shareText(claim.share) }), claim.role && say('role', { role: claim.role })].filter(Boolean);
    const marked = status && (status.dash !== 'solid' || !status.stands);
    const state_ = [!marked && status && label(status), review && label(review), say('confidence', { percent: percent(claim.confidence) })].filter(Boolean);
    return make(
      'div', { class: 'told' },
      details.length || marked ? make('p', { class: 'facts' }, marked ? make('span', { class: 'chip' }, label(status)) : '', details.join(' · ')) : '',
      claim.quotes.map((quote) => make('blockquote', { lang: source.language || null, dir: 'auto' }, `«\u00a0${quote}\u00a0»`)),
      make('p', { class: 'from' }, origin(source), link ? [' ', make('a', { href: link, rel: 'noopener noreferrer', target: '_blank' }, strings().open)] : ''),
      make('p', { class: 'state' }, state_.join(' · ')),
    );
  }

  function origin(source) {
    const rest = [source.publisher, source.source_date && dateText(source.source_date)].filter(Boolean).join(', ');
    return [make('cite', { lang: source.language || null }, bdi(source.title || strings().untitled)), rest ? `, ${rest}.` : '.'];
  }

  // ---------------------------------------------------------------- legend and filters

  function showLegend() {
    byId('legend-body').replaceChildren(classBand(), relationBand(), statusBand());
  }

  function tallies(key) {
    const found = new Map();
    for (const item of key === 'group' ? entities : claims) found.set(item[key], (found.get(item[key]) || 0) + 1);
    return found;
  }

  function band(title, off, names, ...content) {
    const set = (hide) => () => {
      off.clear();
      if (hide) names.forEach((name) => off.add(name));
      refresh(true);
    };
    return make(
      'div', { class: 'band', role: 'group', 'aria-label': title },
      make('div', { class: 'head' }, make('h3', {}, title),
        make('button', { type: 'button', onclick: set(false), 'aria-label': `${title} : ${strings().all}` }, strings().all),
        make('button', { type: 'button', onclick: set(true), 'aria-label': `${title} : ${strings().none}` }, strings().none)),
      content,
    );
  }

  /** One line of the legend: a box to tick, its mark, its name, how many. `names` are what it switches. */
  function item(off, names, { image, text, number, hint, kind }) {
    const box = make('input', { type: 'checkbox', 'data-filter': names.join(' ') });
    box.checked = !names.every((name) => off.has(name));
    box.indeterminate = box.checked && names.some((name) => off.has(name));
    box.addEventListener('change', () => {
      names.forEach((name) => (box.checked ? off.delete(name) : off.add(name)));
      refresh(true);
    });
    return make('label', { class: `item ${kind || ''}`, title: hint || null }, box, image, make('span', { class: 'name' }, text), make('span', { class: 'count' }, String(number)));
  }

  function classBand() {
    const number = tallies('group');
    const most = (list, total) => [...list].sort((a, b) => total(b) - total(a));
    const size = ({ name }) => number.get(name);
    const within = (kind) => most([...terms.classes.values()].filter((found) => found.kind === kind.name), size);
    const sum = (list) => list.reduce((total, found) => total + size(found), 0);
    const lists = most(terms.kinds.values(), (kind) => sum(within(kind))).map((kind) => {
      const own = within(kind);
      const line = (found, names, total) => item(state.offClasses, names, { image: mark(found), text: plural(found), number: total, hint: definition(found) });
      const total = sum(own);
      if (own.length === 1) return make('li', {}, line(own[0], [own[0].name], total));
      return make('li', {}, line(kind, own.map(({ name }) => name), total),
        make('ul', { class: 'under' }, own.map((found) => make('li', {}, line(found, [found.name], number.get(found.name))))));
    });
    return band(strings().entities, state.offClasses, [...terms.classes.keys()], make('ul', {}, lists));
  }

  function relationBand() {
    const number = tallies('relation');
    const within = (topic) => [...terms.relations.values()].filter((relation) => relation.topic === (topic ? topic.name : ''))
      .sort((a, b) => number.get(b.name) - number.get(a.name));
    const sum = (topic) => within(topic).reduce((total, { name }) => total + number.get(name), 0);
    const lists = [...terms.topics.values(), null].sort((a, b) => sum(b) - sum(a)).map((topic) => {
      const own = within(topic);
      if (!own.length) return '';
      const names = own.map(({ name }) => name);
      const total = sum(topic);
      const color = topic ? tone(topic.color) : theme().line;
      const line = (relation) => item(state.offRelations, [relation.name], { image: '', text: label(relation), number: number.get(relation.name), hint: definition(relation) });
      return make('li', {}, topic ? item(state.offRelations, names, { image: stroke(color), text: label(topic), number: total, hint: definition(topic), kind: 'topic' }) : '',
        make('ul', { class: topic ? 'under' : '' }, own.map((relation) => make('li', {}, line(relation)))));
    });
    return band(strings().relations, state.offRelations, [...terms.relations.keys()], make('ul', {}, lists));
  }

  function statusBand() {
    const number = tallies('status');
    const lines = [...terms.statuses.values()].map((status) => make('li', {}, item(state.offStatuses, [status.name], {
      image: stroke(theme().soft, status.dash), text: label(status), number: number.get(status.name), hint: definition(status),
    })));
    const mixed = make('li', {}, make('div', { class: 'item plain' }, stroke(theme().line), make('span', { class: 'name' }, strings().several)));
    return band(strings().statuses, state.offStatuses, [...terms.statuses.keys()], make('ul', {}, lines, terms.topics.size > 1 ? mixed : ''), make('p', { class: 'note' }, strings().count_note));
  }

  // ---------------------------------------------------------------- search

  let index = [];
  let found = [];
  let active = -1;
  const input = byId('search');
  const list = byId('suggestions');

  function buildIndex() {
    index = entities.map((entity) => {
      const names = [...new Set([nameOf(entity), entity.label, ...Object.values(entity.labels), ...entity.aliases])].filter((name) => name.trim());
      return { entity, names: names.map((name) => ({ name, folded: fold(name) })) };
    });
  }

  function suggest() {
    const query = fold(input.value);
    found = [];
    if (query) {
      for (const { entity, names } of index) {
        let best = 9;
        let hit = '';
        for (const { name, folded } of names) {
          const at = folded.indexOf(query);
          const score = at < 0 ? 9 : at === 0 ? (folded === query ? 0 : 1) : folded[at - 1] === ' ' ? 2 : 3;
          if (score < best) [best, hit] = [score, name];
        }
        if (best < 9) found.push({ entity, best, hit });
      }
      found.sort((a, b) => a.best - b.best || a.entity.id - b.entity.id);
      found = found.slice(0, 8);
    }
    active = found.length ? 0 : -1;
    showSuggestions(Boolean(input.value.trim()));
  }

  function showSuggestions(open) {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
    const options = found.map(({ entity, hit }, i) => make(
      'li', { role: 'option', id: `option-${i}`, 'aria-selected': String(i === active), onmousedown: (event) => { event.preventDefault(); choose(i); } },
      mark(terms.classes.get(entity.group), 16), make('span', {}, bdi(brief(shownName(entity), 80))),
      make('small', {}, hit !== nameOf(entity) ? bdi(brief(hit, 40)) : label(terms.classes.get(entity.group))),
    ));
    list.replaceChildren(...(options.length ? options : [make('li', { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, strings().search_none)]));
    if (active >= 0 && open) input.setAttribute('aria-activedescendant', `option-${active}`);
    else input.removeAttribute('aria-activedescendant');
  }

  function choose(i) {
    const { entity } = found[i];
    state.offClasses.delete(entity.group);
    input.value = '';
    found = [];
    showSuggestions(false);
    showLegend();
    select({ entity: entity.id }, { move: true, focusPanel: true });
    showTables();
    opener = input;
  }

  function searchKeys(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!found.length) return;
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
      showSuggestions(true);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      choose(active);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      input.value = '';
      found = [];
      showSuggestions(false);
    }
  }

  // ---------------------------------------------------------------- tables

  const PAGE = 200;
  const sorting = { claims: { by: null, down: false }, entities: { by: null, down: false }, sources: { by: null, down: false } };
  const rowsShown = { claims: PAGE, entities: PAGE * 3, sources: PAGE };
  const boxed = (...content) => make('div', {}, ...content);

  /** The columns of each table: name, value to sort by, cell to show. */
  const columns = {
    claims: () => [
      ['subject', (c) => nameOf(entities[c.from]), (c) => boxed(nameLink(entities[c.from]))],
      ['relation', (c) => label(terms.relations.get(c.relation)), (c) => label(terms.relations.get(c.relation))],
      ['object', (c) => nameOf(entities[c.to]), (c) => boxed(nameLink(entities[c.to]))],
      ['date', timeOf, when, 'date'],
      ['amount', (c) => Number(c.amount.replace(/[^\d.]/g, '')) || 0, (c) => amountText(c.amount), 'amount'],
      ['status', (c) => c.status, (c) => (terms.statuses.has(c.status) ? label(terms.statuses.get(c.status)) : c.status), 'state'],
      ['quote', (c) => c.quotes[0] || '', (c) => boxed(c.quotes.map((q) => make('span', { lang: sources[c.source].language || null, dir: 'auto' }, `«\u00a0${q}\u00a0» `))), 'quote'],
      ['source', (c) => sources[c.source].publisher, (c) => sourceCell(sources[c.source])],
    ],
    entities: () => [
      ['entity', nameOf, (e) => boxed(nameLink(e))],
      ['type', (e) => label(terms.classes.get(e.group)), (e) => label(terms.classes.get(e.group))],
      ['claims', (e) => view.count.get(e.id) || 0, (e) => String(view.count.get(e.id) || 0), 'number'],
      ['neighbors', (e) => e.neighbors, (e) => String(e.neighbors), 'number'],
    ],
    sources: () => [
      ['title', (s) => s.title, (s) => boxed(make('cite', { lang: s.language || null }, bdi(s.title || strings().untitled)))],
      ['publisher', (s) => s.publisher, (s) => bdi(s.publisher)],
      ['date', (s) => s.source_date, (s) => dateText(s.source_date), 'date'],
      ['claims', (s) => s.number, (s) => String(s.number), 'number'],
      ['source', (s) => s.url, (s) => (safeLink(s.url) ? make('a', { href: s.url, rel: 'noopener noreferrer', target: '_blank' }, strings().open) : '')],
    ],
  };

  function sourceCell(source) {
    const text = source.publisher || source.title || strings().untitled;
    const link = safeLink(source.url);
    return boxed(link ? make('a', { href: link, rel: 'noopener noreferrer', target: '_blank', title: source.title }, text) : text);
  }

  function tableRows(name) {
    if (name === 'claims') return view.claims;
    if (name === 'entities') return view.entities;
    const number = new Map();
    for (const claim of view.claims) number.set(claim.source, (number.get(claim.source) || 0) + 1);
    return sources.map((source, i) => ({ ...source, number: number.get(i) || 0 })).filter((source) => source.number);
  }

  let waiting = 0;

  /** Fill the tables when the map has been painted. */
  function showTables() {
    clearTimeout(waiting);
    waiting = setTimeout(() => Object.keys(columns).forEach(showTable), 60);
  }

  function showTable(name) {
    const all = tableRows(name);
    byId(`tab-${name}`).replaceChildren(strings()[`table_${name}`], ' ', make('small', {}, String(all.length)));
    byId(`pane-${name}`).replaceChildren(...tableOf(name, all));
  }

  /** Before printing: every row, at once. */
  function showAllRows() {
    for (const name of Object.keys(columns)) {
      rowsShown[name] = Infinity;
      showTable(name);
    }
  }

  function tableOf(name, all) {
    const { by, down } = sorting[name];
    const shape = columns[name]();
    const order = by === null ? all : [...all].sort((a, b) => compare(shape[by][1](a), shape[by][1](b)) * (down ? -1 : 1));
    const head = shape.map(([key, , , kind], i) => make(
      'th', { scope: 'col', class: kind || null, 'aria-sort': by === i ? (down ? 'descending' : 'ascending') : 'none' },
      make('button', { type: 'button', onclick: () => sortBy(name, i) }, strings()[key]),
    ));
    const body = order.slice(0, rowsShown[name]).map((row) => make('tr', {}, shape.map(([, , cell, kind]) => make('td', { class: kind || null }, cell(row)))));
    if (!all.length) return [make('p', { class: 'empty' }, strings().nothing)];
    const table = make('table', {}, make('caption', { class: 'hidden' }, strings()[`table_${name}`]), make('thead', {}, make('tr', {}, head)), make('tbody', {}, body));
    const more = () => { rowsShown[name] += PAGE; showTable(name); };
    return [table, ...(all.length > rowsShown[name] ? [make('button', { type: 'button', class: 'word', onclick: more }, strings().rows_more)] : [])];
  }

  function compare(a, b) {
    return typeof a === 'number' ? a - b : String(a).localeCompare(String(b), state.language, { numeric: true });
  }

  function sortBy(name, i) {
    const now = sorting[name];
    sorting[name] = { by: i, down: now.by === i ? !now.down : false };
    showTable(name);
    byId(`pane-${name}`).querySelectorAll('th button')[i].focus();
  }

  /** One cell of a CSV file; what a spreadsheet would run as a formula stays text. */
  function csvCell(value) {
    const text = String(value);
    const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  }

  /** The visible claims as a file for a spreadsheet. */
  function download() {
    const own = ['date', 'since', 'until', 'amount', 'share', 'role', 'confidence'];
    const about = ['title', 'publisher', 'source_date', 'url', 'language'];
    const head = ['subject', 'relation', 'object', ...own, 'status', 'quotes', ...about];
    const lines = view.claims.map((claim) => [
      nameOf(entities[claim.from]), label(terms.relations.get(claim.relation)), nameOf(entities[claim.to]),
      ...own.map((name) => claim[name]), terms.statuses.has(claim.status) ? label(terms.statuses.get(claim.status)) : claim.status,
      claim.quotes.join(' […] '), ...about.map((name) => sources[claim.source][name]),
    ]);
    const text = [head, ...lines].map((line) => line.map(csvCell).join(',')).join('\r\n');
    const address = URL.createObjectURL(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv' }));
    make('a', { href: address, download: 'claims.csv' }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  function openTab(name) {
    for (const other of Object.keys(columns)) {
      byId(`pane-${other}`).hidden = other !== name;
      byId(`tab-${other}`).setAttribute('aria-selected', String(other === name));
      byId(`tab-${other}`).tabIndex = other === name ? 0 : -1;
    }
  }

  function tabKeys(event) {
    const names = Object.keys(columns);
    const step = { ArrowRight: 1, ArrowLeft: names.length - 1 }[event.key];
    if (!step) return;
    const name = names[(names.findIndex((n) => `tab-${n}` === event.target.id) + step) % names.length];
    openTab(name);
    byId(`tab-${name}`).focus();
  }

  // ---------------------------------------------------------------- what the address holds

  const keyOf = (id) => entities[id].key;

  function remember(step) {
    const parts = new URLSearchParams();
    const { selected } = state;
    if (selected && selected.pair) parts.set('tie', selected.pair.split('-').map((id) => keyOf(Number(id))).join('~'));
    else if (selected) parts.set('entity', keyOf(selected.entity));
    for (const [name, off] of filters) if (off().size) parts.set(name, [...off()].sort().join(','));
    if (state.language !== facts.language) parts.set('lang', state.language);
    const hash = parts.toString() ? `#${parts}` : '#';
    if (hash === (location.hash || '#')) return;
    try {
      history[step ? 'pushState' : 'replaceState'](null, '', hash);
    } catch (error) {
      if (error.name !== 'SecurityError') throw error; // a frame without an address of its own
    }
  }

  const filters = [
    ['without-types', () => state.offClasses, () => terms.classes],
    ['without-relations', () => state.offRelations, () => terms.relations],
    ['without-statuses', () => state.offStatuses, () => terms.statuses],
  ];

  /** Read the address into the state; unknown names are left out. */
  function recall() {
    const parts = new URLSearchParams(location.hash.slice(1));
    for (const [name, off, known] of filters) {
      off().clear();
      for (const value of (parts.get(name) || '').split(',')) if (known().has(value)) off().add(value);
    }
    state.language = facts.strings[parts.get('lang')] ? parts.get('lang') : facts.language;
    const entity = byKey.get(parts.get('entity'));
    const ends = (parts.get('tie') || '').split('~').map((key) => byKey.get(key));
    if (entity) return { entity: entity.id };
    if (ends.length === 2 && ends[0] && ends[1]) return { pair: [ends[0].id, ends[1].id].sort((a, b) => a - b).join('-') };
    return null;
  }

  function restore() {
    const chosen = recall();
    translate();
    select(chosen, { record: false, move: Boolean(chosen) });
    showTables();
  }

  // ---------------------------------------------------------------- the page

  function refresh(record) {
    const active_ = document.activeElement;
    const held = active_ && active_.dataset ? active_.dataset.filter : null;
    look();
    paint();
    showLegend();
    showPanel(false);
    showTables();
    showTools();
    showCounts();
    if (held) document.querySelector(`[data-filter="${CSS.escape(held)}"]`)?.focus();
    if (record) remember(false);
  }

  function showCounts() {
    const text = (entityCount, list) => say('counts', { entities: count('entities', entityCount), claims: count('claims', list.length), sources: count('sources', sourceCount(list)) });
    const all = text(entities.length, claims);
    const now = text(view.entities.length, view.claims);
    byId('counts').textContent = all === now ? all : say('shown', { shown: now, all });
  }

  function showTools() {
    const left = view.entities.filter(({ id }) => !view.drawn.has(id)).length;
    byId('more').hidden = !left;
    if (left) byId('more').textContent = count('more', Math.min(left, facts.limit));
    byId('reset').hidden = !(state.selected || filters.some(([, off]) => off().size));
  }

  /** Put every string of the interface into the chosen language. */
  function translate() {
    document.documentElement.lang = state.language;
    for (const element of document.querySelectorAll('[data-text]')) element.textContent = strings()[element.dataset.text];
    for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', strings()[element.dataset.label]);
    for (const element of document.querySelectorAll('[data-title]')) element.title = strings()[element.dataset.title];
    input.placeholder = strings().search;
    byId('languages').replaceChildren(...Object.entries(facts.strings).map(([code, { name }]) => make(
      'button', { type: 'button', lang: code, 'aria-pressed': String(code === state.language), onclick: () => speak(code) }, name,
    )));
    buildIndex();
    look();
    showLegend();
    showCounts();
  }

  function speak(code) {
    state.language = code;
    translate();
    refresh(true);
    byId('languages').querySelector(`[lang="${code}"]`).focus();
  }

  function reset() {
    for (const [, off] of filters) off().clear();
    state.selected = null;
    state.extra.clear();
    state.cap = facts.limit;
    refresh(true);
    fit();
    canvas.focus();
  }

  function fit() {
    const box = bounds([...view.drawn].map((id) => [spot.get(id).x, spot.get(id).y]));
    const room = [canvas.clientWidth - 110, canvas.clientHeight - 120];
    const scale = Math.min(1.6, Math.max(0.02, Math.min(...[0, 1].map((i) => room[i] / Math.max(box.size[i], 1)))));
    network.moveTo({ position: { x: box.middle[0], y: box.middle[1] }, scale, animation: calm.matches ? false : { duration: 300, easingFunction: 'easeInOutQuad' } });
  }

  function zoom(factor) {
    const scale = Math.min(8, Math.max(0.02, network.getScale() * factor));
    network.moveTo({ scale, animation: calm.matches ? false : { duration: 160, easingFunction: 'easeInOutQuad' } });
  }

  let settling = 0;

  /** Let forces work for a few seconds, or stop them. */
  function settle() {
    const button = byId('settle');
    if (settling) {
      clearTimeout(settling);
      settling = 0;
      network.setOptions({ physics: { enabled: false } });
      button.setAttribute('aria-pressed', 'false');
      Object.keys(network.getPositions()).forEach((id) => keepPlace(Number(id)));
      paint();
      fit();
      return;
    }
    button.setAttribute('aria-pressed', 'true');
    const barnesHut = { gravitationalConstant: -500 - unit * 110, springLength: 36 + unit * 3, springConstant: 0.03, centralGravity: 0.5, damping: 0.5, avoidOverlap: 0.3 };
    network.setOptions({ physics: { enabled: true, stabilization: false, barnesHut } });
    settling = setTimeout(settle, 4000);
  }

  /** Arrow keys walk from an entity to the nearest in that direction. */
  function walk(event) {
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const keys = { '+': () => zoom(1.3), '=': () => zoom(1.3), '-': () => zoom(1 / 1.3), 0: fit };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) {
      keys[event.key]();
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (walker === null) return;
      select({ entity: walker }, { focusPanel: true });
    } else if (steps[event.key]) {
      stepTo(nextTo(...steps[event.key]));
    } else return;
    event.preventDefault();
  }

  let walker = null;

  function nextTo(right, down) {
    const drawn = [...view.drawn].sort((a, b) => a - b);
    if (walker === null || !view.drawn.has(walker)) return state.selected?.entity ?? drawn[0];
    const here = spot.get(walker);
    let best = walker;
    let least = Infinity;
    for (const id of drawn) {
      const [x, y] = [spot.get(id).x - here.x, spot.get(id).y - here.y];
      const along = x * right + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * right);
      const cost = along + aside * 2;
      if (along > 1 && cost < least) [best, least] = [id, cost];
    }
    return best;
  }

  function stepTo(id) {
    if (id === undefined) return;
    walker = id;
    hover(id);
    const [x, y] = [network.canvasToDOM(spot.get(id)).x, network.canvasToDOM(spot.get(id)).y];
    if (x < 20 || y < 20 || x > canvas.clientWidth - 20 || y > canvas.clientHeight - 20) network.moveTo({ position: spot.get(id), animation: false });
    const entity = entities[id];
    byId('live').textContent = `${brief(shownName(entity), 80)}, ${label(terms.classes.get(entity.group))}, ${count('claims', view.count.get(id) || 0)}`;
  }

  /** The wheel scrolls the page until the map is being used: a map must not trap a reader. */
  function wheel(event) {
    if (!event.ctrlKey && !canvas.contains(document.activeElement)) event.stopPropagation();
  }

  function listen() {
    list.setAttribute('role', 'listbox');
    input.addEventListener('input', suggest);
    input.addEventListener('keydown', searchKeys);
    input.addEventListener('focus', () => { if (input.value) suggest(); });
    input.addEventListener('blur', () => showSuggestions(false));
    canvas.addEventListener('keydown', walk);
    canvas.addEventListener('blur', () => { if (walker !== null) hover(null); walker = null; });
    canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }));
    canvas.addEventListener('wheel', wheel, { capture: true });
    byId('close').addEventListener('click', closePanel);
    byId('reset').addEventListener('click', reset);
    byId('fit').addEventListener('click', fit);
    byId('settle').addEventListener('click', settle);
    byId('zoom-in').addEventListener('click', () => zoom(1.35));
    byId('zoom-out').addEventListener('click', () => zoom(1 / 1.35));
    byId('download').addEventListener('click', download);
    byId('more').addEventListener('click', () => { state.cap += facts.limit; refresh(false); fit(); });
    for (const name of Object.keys(columns)) {
      byId(`tab-${name}`).addEventListener('click', () => openTab(name));
      byId(`tab-${name}`).addEventListener('keydown', tabKeys);
    }
    addEventListener('keydown', (event) => { if (event.key === 'Escape' && state.selected) closePanel(); });
    addEventListener('popstate', restore);
    addEventListener('hashchange', restore);
    addEventListener('beforeprint', () => { printing = true; byId('legend').open = true; repaint(); showAllRows(); });
    addEventListener('afterprint', () => { printing = false; repaint(); });
    dark.addEventListener('change', repaint);
  }

  function repaint() {
    paint();
    showLegend();
    showPanel(false);
  }

  const chosen = recall();
  if (narrow.matches) byId('legend').open = false;
  translate();
  spread();
  paint();
  start();
  showTools();
  listen();
  if (chosen) select(chosen, { record: false, move: true });
  unpack().then(() => {
    showPanel(false);
    showTables();
  });
})();
