/* Colors of the ontology, for light paper and dark. */

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
/** How light a color is, and how two differ, as WCAG 2.2 reckons both. */
function luminance(color) {
  const [red, green, blue] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const ENOUGH = 4; // to one, where WCAG asks 3 of what is not text
const lightened = new Map();

/** A color of the ontology; on dark paper as much lighter as it has to be, and no more. */
function tone(color) {
  if (!dark.matches || printing) return color;
  if (!lightened.has(color)) {
    let share = 0;
    while (share < 1 && contrast(mix(color, '#ffffff', share), theme().paper) < ENOUGH) share += 0.04;
    lightened.set(color, mix(color, '#ffffff', share));
  }
  return lightened.get(color);
}
let printing = false;

const { dashes } = facts;

function pairTone(list) {
  const topics = new Set(list.map((claim) => claim.topic));
  const topic = topics.size === 1 && terms.topics.get([...topics][0]);
  return topic ? tone(topic.color) : theme().line;
}

/** The status that a line shows: a whole one as soon as one of its claims has it. */
function pairStatus(list) {
  const found = list.map((claim) => terms.statuses.get(claim.status));
  return found.find((status) => !status || status.dash === 'solid') || found[0];
}

const pairDash = (list) => pairStatus(list)?.dash || 'solid';

const DISPUTED = '≠';
const disputed = (claim) => claim.disputed.some((id) => view.kept(claims[id]));

/** What stands on a line beside its dashes, so that no two statuses look alike. */
function pairSign(list) {
  return [list.some(disputed) ? DISPUTED : '', pairStatus(list)?.sign || ''].join('');
}
