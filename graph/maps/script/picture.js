/* The map as a drawing in SVG: what is on the screen, with title, legend and credit, on white paper. */

const ruler = document.createElement('canvas').getContext('2d');
const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
/** What no XML file may hold. */
// eslint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const written_ = (text) => String(text).replace(UNWRITABLE, '\ufffd');

/** The drawing, as an element; `note` adds how the map is to be read. */
function picture(note = false) {
  printing = true; // colors of white paper
  const camera = cameraNow();
  const [wide, tall] = [Math.max(frame.width, 640), frame.height];
  const head = headLines(wide);
  const foot = footParts(wide, head.height + tall + 14, note);
  const image = shape('svg', { xmlns: 'http://www.w3.org/2000/svg', width: wide, height: foot.bottom, viewBox: `0 0 ${wide} ${foot.bottom}`, 'font-family': FACE, role: 'img' });
  image.append(shape('title', {}, written_(byId('heading').textContent)));
  image.append(shape('rect', { width: wide, height: foot.bottom, fill: theme().paper }));
  const map = shape('svg', { x: (wide - frame.width) / 2, y: head.height, width: frame.width, height: tall, viewBox: `0 0 ${frame.width} ${tall}` });
  map.append(...mapParts(camera));
  image.append(...head.parts, map, ...foot.parts);
  printing = false;
  return image;
}

function mapParts(camera) {
  const { near } = camera;
  const words = wordsFor(ruler, camera, []);
  const pairs = [...view.pairs].filter(([pair]) => !near || near.pairs.has(pair));
  const faint = near ? shape('g', { opacity: 0.16 }) : null;
  if (near) {
    faint.append(...[...view.pairs].filter(([pair]) => !near.pairs.has(pair)).map((one) => lineShape(camera, one)));
    faint.append(...[...view.drawn].filter((id) => !near.entities.has(id)).map((id) => markShape(camera, id)));
  }
  return [
    ...(near ? [faint] : []),
    ...pairs.map((one) => lineShape(camera, one)),
    ...words.visible.map(({ entity }) => markShape(camera, entity.id)),
    ...[...words.ties, ...words.names].map(wordShape),
  ];
}

const at = (number) => Number(number.toFixed(2));

function lineShape({ toScreen, scale }, [pair, list]) {
  const style = edgeStyle(pair, list);
  const [from, to] = [style.from, style.to].map((id) => toScreen(network.body.nodes[id]));
  const base = { stroke: style.color.color, 'stroke-width': at(Math.max(style.width * scale, 0.6)), fill: 'none' };
  if (style.dashes) base['stroke-dasharray'] = style.dashes.map((step) => at(step * scale)).join(' ');
  if (style.from === style.to) {
    const round = radius(entities[style.from]) * scale;
    return shape('circle', { cx: at(from[0] + round), cy: at(from[1] - round), r: at(round), ...base });
  }
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const edge = (id, point, sign) => point.map((value, i) => value + sign * along[i] * radius(entities[id]) * scale);
  const [start, end] = [edge(style.from, from, 1), edge(style.to, to, -1)];
  const group = shape('g', {}, shape('path', { d: `M${start.map(at)}L${end.map(at)}`, ...base }));
  const size = (arrow) => (15 * arrow.scaleFactor + 3 * style.width) * scale;
  const head = (tip, sign, arrow) => {
    const back = tip.map((value, i) => value - sign * along[i] * size(arrow));
    const side = [-along[1], along[0]].map((value) => value * size(arrow) * 0.35);
    return shape('path', { d: `M${tip.map(at)}L${back.map((v, i) => at(v + side[i]))}L${back.map((v, i) => at(v - side[i]))}Z`, fill: style.color.color });
  };
  if (style.arrows.to.enabled) group.append(head(end, 1, style.arrows.to));
  if (style.arrows.from.enabled) group.append(head(start, -1, style.arrows.from));
  return group;
}

function markShape({ toScreen, scale, chosen }, id) {
  const entity = entities[id];
  const kind = terms.classes.get(entity.group);
  const [x, y] = toScreen(network.body.nodes[id]);
  const reach = radius(entity) * scale;
  const group = shape('g', { transform: `translate(${at(x)} ${at(y)})` });
  if (chosen.has(id)) group.append(shape('circle', { r: at(reach * 1.3 + 3), fill: 'none', stroke: theme().ink, 'stroke-width': 2.2 }));
  group.append(shape('path', { d: outlines[outline(kind.shape)], transform: `scale(${at(reach / 10.5)})`, fill: tone(entity.paint || kind.color), stroke: theme().paper, 'stroke-width': 1 }));
  if (kind.icon && reach >= 8.5) group.append(shape('path', { d: kind.icon, fill: theme().paper, transform: `scale(${at((reach * 1.08) / 24)}) translate(-12 -12)` }));
  return group;
}

function wordShape({ text, x, y, angle, size, weight, align, color }) {
  const turn = angle ? ` rotate(${at((angle * 180) / Math.PI)})` : '';
  return shape('text', {
    transform: `translate(${at(x)} ${at(y)})${turn}`, dy: '.35em', 'font-size': size, 'font-weight': weight, fill: color, stroke: theme().paper, 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'text-anchor': { center: 'middle', left: 'start', right: 'end' }[align],
  }, written_(text));
}

/** Break a text into lines of at most `wide` pixels. */
function wrapped(text, size, weight, wide, most = 6) {
  const lines = [];
  let line = '';
  for (const word of written_(text).split(/\s+/).flatMap((long) => long.match(/.{1,60}/gu) || [])) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(ruler, longer, size, weight) > wide) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  if (line) lines.push(line);
  return lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;
}

/** Texts one beneath the other: [text, size, weight, color]; returns what was drawn and where it ends. */
function textBlock(blocks, top, wide) {
  let y = top;
  const parts = [];
  for (const [text, size, weight, color, face] of blocks) {
    for (const line of wrapped(text, size, weight, wide - 40)) {
      y += size * 1.35;
      parts.push(shape('text', { x: 20, y: at(y), 'font-size': size, 'font-weight': weight, fill: color, ...(face ? { 'font-family': face } : {}) }, line));
    }
    if (text) y += size * 0.35;
  }
  return { parts, height: y };
}

function headLines(wide) {
  const { ink, soft } = theme();
  const { parts, height } = textBlock([
    [byId('heading').textContent, 25, 600, ink, 'Georgia, "DejaVu Serif", serif'],
    [byId('standfirst')?.textContent || '', 15, 400, ink],
    [[byId('counts').textContent, ...[...byId('chips').children].map((chip) => chip.firstChild.textContent)].join(' · '), 12.5, 400, soft],
  ], 12, wide);
  return { parts, height: height + 6 };
}

/** Legend, note and credit beneath the map. */
function footParts(wide, top, note) {
  const { soft, line } = theme();
  const groups = new Set(view.entities.map(({ group }) => group));
  const used = (key) => new Set(view.claims.map((claim) => claim[key]));
  const [topics, statuses] = [used('topic'), used('status')];
  const keys = [
    ...facts.look.groups.map(([name, color]) => [mark({ color }, 16), name]),
    ...[...terms.classes.values()].filter(({ name }) => groups.has(name)).map((kind) => [mark(kind, 16), plural(kind)]),
    ...[...terms.topics.values()].filter(({ name }) => topics.has(name)).map((topic) => [stroke(tone(topic.color)), label(topic)]),
    ...[...terms.statuses.values()].filter(({ name }) => statuses.has(name)).map((status) => [stroke(line, status.dash, status.sign), label(status)]),
    ...(view.claims.some(disputed) ? [[stroke(line, 'solid', DISPUTED), strings().disputed]] : []),
  ];
  const parts = [];
  let [x, y] = [20, top + 10];
  for (const [image, text] of keys) {
    const size = Number(image.getAttribute('width'));
    const length = size + 6 + widthOf(ruler, text, 12.5, 400) + 18;
    if (x + length > wide - 10 && x > 20) [x, y] = [20, y + 22];
    for (const [name, value] of [['x', x], ['y', y - size / 2]]) image.setAttribute(name, at(value));
    parts.push(image, shape('text', { x: at(x + size + 6), y: at(y + 4.5), 'font-size': 12.5, fill: soft }, written_(text)));
    x += length;
  }
  const last = [byId('dated')?.textContent, byId('credit')?.textContent].filter(Boolean).join(' · ');
  const { parts: lines, height } = textBlock([[facts.look.measure ? say('look_size', { measure: facts.look.measure }) : '', 12, 400, soft], [note ? strings().method_picture : '', 12, 400, soft], [last, 12, 400, soft]], y + 14, wide);
  return { parts: [...parts, ...lines], bottom: Math.ceil(height + 14) };
}
