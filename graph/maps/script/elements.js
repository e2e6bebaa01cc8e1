/* Elements and images, made without markup. */

/** Make an element. Texts among `children` become text, never markup. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'tone') element.style.setProperty('--tone', value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ''));
  return element;
}

function drawing(size, ...shapes) {
  const image = shape('svg', { width: size, height: size, viewBox: '-12 -12 24 24', 'aria-hidden': 'true' });
  image.append(...shapes.map((path) => shape('path', path)));
  return image;
}

/** Make an element of SVG. */
function shape(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The outlines that vis-network draws, as paths. */
const { outlines } = facts;
const outline = (shape) => (outlines[shape] ? shape : facts.round);

function mark(kind, size = 20) {
  const parts = [{ d: outlines[outline(kind.shape)], fill: tone(kind.color) }];
  if (kind.icon) parts.push({ d: kind.icon, fill: theme().paper, transform: 'translate(-6 -6) scale(.5)' });
  return drawing(size, ...parts);
}

/** A line as on the map, with the sign that stands on it. */
function stroke(color, dash = 'solid', sign = '') {
  const image = drawing(30, {
    d: 'M-12 0H12', stroke: color, 'stroke-width': 2, fill: 'none', 'stroke-dasharray': (dashes[dash] || []).map((step) => step * 0.8).join(' '),
  });
  if (sign) image.append(shape('text', { x: 0, y: 4.5, 'text-anchor': 'middle', 'font-size': 14, 'font-weight': 700, fill: theme().ink, stroke: theme().paper, 'stroke-width': 4, 'paint-order': 'stroke' }, sign));
  return image;
}
