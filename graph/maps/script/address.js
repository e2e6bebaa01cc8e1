/* What the address holds: all that the reader chose, so that a link brings it back. */

const keyOf = (id) => entities[id].key;
const idOf = (key) => byKey.get(key)?.id;

const filters = [
  ['types', () => terms.classes],
  ['relations', () => terms.relations],
  ['statuses', () => terms.statuses],
  ['sources', () => sourceKeys],
];
const sourceKeys = new Map(sources.map((source) => [source.key, source]));

/** The state as parameters; what stands as it does at opening is left out. */
function parameters() {
  const parts = new URLSearchParams();
  const { selected, around, years, camera } = state;
  const put = (name, value) => { if (value) parts.set(name, value); };
  if (selected?.pair) put('tie', selected.pair.split('-').map((id) => keyOf(Number(id))).join('~'));
  else if (selected?.path) put('path', selected.path.map(keyOf).join('~'));
  else if (selected) put('entity', keyOf(selected.entity));
  if (around) put('around', `${keyOf(around.entity)}~${around.steps}`);
  for (const [name, known] of filters) {
    const off = state.off[name];
    const on = [...known().keys()].filter((key) => !off.has(key));
    if (on.length && on.length < off.size) put(`only-${name}`, on.join(' '));
    else put(`without-${name}`, [...off].sort().join(' '));
  }
  if (state.support > 1) put('support', String(state.support));
  if (years) put('years', years.join('-'));
  if (!state.undated) put('undated', 'no');
  put('hidden', [...state.hidden].map(keyOf).join(' '));
  put('with', [...state.asked].filter((id) => id >= state.cap && id !== selected?.entity).map(keyOf).join(' '));
  if (state.cap !== facts.limit) put('drawn', String(state.cap));
  if (camera) put('at', camera.map((value) => Number(value.toPrecision(5))).join(' '));
  if (state.language !== facts.language) put('lang', state.language);
  if (touring()) put('step', String(state.step + 1));
  return parts;
}

const addressOf = (parts) => (parts.toString() ? `#${parts}` : '#');

/** Put the state into the address: as a new step of the history, or in place of the last. */
function remember(step) {
  const hash = addressOf(parameters());
  if (hash === (location.hash || '#')) return;
  try {
    history[step ? 'pushState' : 'replaceState'](null, '', hash);
  } catch (error) {
    if (error.name !== 'SecurityError') throw error; // a frame without an address of its own
  }
}

let soon = 0;

/** The reader moved over the map: the address follows when the hand rests. */
function rememberSoon() {
  clearTimeout(soon);
  soon = setTimeout(() => {
    state.camera = cameraPlace();
    remember(false);
  }, 250);
}

/** Read parameters into the state; what is not known here is left out. Returns what is selected. */
function recall(parts) {
  const words = (name) => (parts.get(name) || '').split(' ').filter(Boolean);
  for (const [name, known] of filters) {
    const off = state.off[name];
    off.clear();
    const only = words(`only-${name}`).filter((key) => known().has(key));
    if (only.length) [...known().keys()].filter((key) => !only.includes(key)).forEach((key) => off.add(key));
    words(`without-${name}`).filter((key) => known().has(key)).forEach((key) => off.add(key));
  }
  state.language = facts.strings[parts.get('lang')] ? parts.get('lang') : facts.language;
  state.support = Math.max(1, Number.parseInt(parts.get('support'), 10) || 1);
  state.years = yearsIn(parts.get('years') || '');
  state.undated = parts.get('undated') !== 'no';
  state.hidden = new Set(words('hidden').map(idOf).filter((id) => id !== undefined));
  state.asked = new Set(words('with').map(idOf).filter((id) => id !== undefined));
  state.cap = Math.max(facts.limit, Number.parseInt(parts.get('drawn'), 10) || 0);
  const [center, steps] = (parts.get('around') || '').split('~');
  state.around = byKey.has(center) ? { entity: idOf(center), steps: Math.min(3, Math.max(1, Number.parseInt(steps, 10) || 1)) } : null;
  const camera = words('at').map(Number);
  const { selected } = recallChoice(parts);
  state.camera = camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0 ? camera : null;
  recallStep(parts.get('step'));
  return selected;
}

function yearsIn(text) {
  const match = /^(\d{4})-(\d{4})$/.exec(text);
  if (!match || !allYears()) return null;
  const [least, most] = allYears();
  const [from, to] = [Number(match[1]), Number(match[2])];
  const span = [from, to].map((year) => Math.min(Math.max(year, least), most));
  return span[0] > span[1] || (span[0] === least && span[1] === most) ? null : span;
}

function recallChoice(parts) {
  const ends = (name) => (parts.get(name) || '').split('~').map(idOf);
  const whole = (ids) => ids.length === 2 && ids.every((id) => id !== undefined);
  const entity = idOf(parts.get('entity'));
  if (entity !== undefined) return { selected: { entity } };
  if (whole(ends('path'))) return { selected: { path: ends('path') } };
  if (whole(ends('tie'))) return { selected: { pair: pairOf(...ends('tie')) } };
  return { selected: null };
}

/** Show what parameters describe; the map moves only where it has to. */
function show(parts) {
  const before = [...view.drawn].join();
  const { language } = state;
  const chosen = recall(parts);
  const { camera } = state;
  if (language !== state.language) translate();
  state.selected = chosen;
  factsShown = FACTS;
  refresh(false);
  if (chosen) bringIn();
  if (camera) placeCamera(camera);
  else if (!chosen && before !== [...view.drawn].join()) fit();
}

function restore() {
  show(startingPoint());
  showStory();
}
