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
  const look = lookOf(pair, list);
  const places = [look.from, look.to].map((id) => toScreen(placeOf(id))).map(([x, y]) => ({ x, y }));
  const base = { stroke: look.color, 'stroke-width': at(Math.max(look.width * scale, 0.6)), fill: 'none' };
  if (look.dash.length) base['stroke-dasharray'] = look.dash.map((step) => at(step * scale)).join(' ');
  if (look.from === look.to) {
    const { x, y, round } = loopOf(look.from, places[0], scale);
    return shape('circle', { cx: at(x), cy: at(y), r: at(round), ...base });
  }
  const { ends, corners } = partsOf(look, places, scale);
  const pathOf = (points) => `M${points.map((point) => point.map(at)).join('L')}`;
  return shape('g', {}, shape('path', { d: pathOf(ends), ...base }), ...corners.map((points) => shape('path', { d: `${pathOf(points)}Z`, fill: look.color })));
}

function markShape({ toScreen, scale, chosen }, id) {
  const entity = entities[id];
  const kind = terms.classes.get(entity.group);
  const [x, y] = toScreen(placeOf(id));
  const reach = radius(entity) * scale;
  const group = shape('g', { transform: `translate(${at(x)} ${at(y)})` });
  if (chosen.has(id)) group.append(shape('circle', { r: at(reach * 1.3 + 3), fill: 'none', stroke: theme().ink, 'stroke-width': 2.2 }));
  group.append(shape('path', { d: outlines[outline(kind.shape)], transform: `scale(${at(reach / REACH)})`, fill: tone(entity.paint || kind.color), stroke: theme().paper, 'stroke-width': 1 }));
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
  for (const word of written_(text).split(/[^\S\u00a0]+/).flatMap((long) => long.match(/.{1,60}/gu) || [])) {
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
