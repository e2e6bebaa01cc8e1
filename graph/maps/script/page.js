/* The page as a whole: what follows a change, the tools, the keyboard, the beginning. */

/** Show what the state asks for; with `record`, in the address too, as a `step` of the history or not. */
function refresh(record, step = true) {
  const held = document.activeElement?.dataset?.filter;
  look();
  paint();
  showLegend();
  showYears();
  showPanel(false);
  showTables();
  showTools();
  showChips();
  showCounts();
  if (held) document.querySelector(`[data-filter="${CSS.escape(held)}"]`)?.focus();
  if (record) remember(step);
}

function showCounts() {
  const text = (entityCount, list, sourceNumber) => say('counts', { entities: count('entities', entityCount), claims: count('claims', list.length), sources: count('sources', sourceNumber) });
  const all = text(entities.length, claims, sources.length);
  const now = text(view.entities.length, view.claims, sourceCount(view.claims));
  byId('counts').textContent = all === now ? all : say('shown', { shown: now, all });
}

function showTools() {
  const left = view.entities.length - view.drawn.size;
  byId('more').hidden = !left;
  if (left) byId('more').textContent = count('more', Math.min(left, facts.limit));
  byId('reset').hidden = !(state.selected || filtered());
}

/** The filters that are not to be seen in the legend at once, each with a button that lifts it. */
function showChips() {
  const { around, years, hidden, off } = state;
  const chips = [];
  const chip = (name, text, lift) => chips.push(make(
    'button', { type: 'button', class: 'lift', 'data-filter': `chip-${name}`, 'aria-label': say('lift', { text }), onclick: () => { lift(); refresh(true); } },
    make('span', {}, text), make('span', { 'aria-hidden': 'true' }, ' ×'),
  ));
  if (around) chip('around', say('around_chip', { name: brief(shownName(entities[around.entity]), 30), steps: count('steps', around.steps) }), () => { state.around = null; });
  if (years) chip('years', byId('span').textContent, () => { state.years = null; });
  if (!state.undated) chip('undated', strings().no_undated, () => { state.undated = true; });
  if (state.support > 1) chip('support', count('at_least', state.support), () => { state.support = 1; });
  if (off.sources.size) chip('sources', say('of_sources', { shown: sources.length - off.sources.size, all: count('sources', sources.length) }), () => off.sources.clear());
  for (const id of [...hidden].slice(0, 3)) chip(`hidden-${id}`, say('hidden_chip', { name: brief(shownName(entities[id]), 30) }), () => hidden.delete(id));
  if (hidden.size > 3) chip('hidden', count('hidden_all', hidden.size), () => hidden.clear());
  byId('chips').replaceChildren(...chips);
}

/** Put every string of the interface into the chosen language. */
function translate() {
  putStrings();
  putDates();
}

/** Apart from the strings, since the first map need not wait for what formats them. */
function putDates() {
  for (const element of document.querySelectorAll('[data-date]')) element.textContent = say(element.dataset.key, { date: dateText(element.dataset.date) });
}

function putStrings() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = strings()[element.dataset.text];
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', strings()[element.dataset.label]);
  for (const element of document.querySelectorAll('[data-title]')) element.title = strings()[element.dataset.title];
  input.placeholder = strings().search;
  byId('languages').replaceChildren(...Object.entries(facts.strings).map(([code, { name }]) => make(
    'button', { type: 'button', lang: code, 'aria-pressed': String(code === state.language), onclick: () => speak(code) }, name,
  )));
}

function speak(code) {
  state.language = code;
  translate();
  refresh(true, false);
  byId('languages').querySelector(`[lang="${code}"]`).focus();
}

function reset() {
  show(new URLSearchParams({ lang: state.language, ...(touring() ? { step: state.step + 1 } : {}) }));
  fit();
  remember(true);
  canvas.focus();
}

const eased = (duration) => (calm.matches ? false : { duration, easingFunction: 'easeInOutQuad' });

function fit() {
  state.camera = null;
  const box = bounds([...view.drawn].map((id) => [spot.get(id).x, spot.get(id).y]));
  const room = [canvas.clientWidth - 110, canvas.clientHeight - 120];
  const scale = Math.min(1.6, Math.max(0.02, Math.min(...[0, 1].map((i) => room[i] / Math.max(box.size[i], 1)))));
  network.moveTo({ position: { x: box.middle[0], y: box.middle[1] }, scale, animation: eased(300) });
}

function zoom(factor) {
  const scale = Math.min(8, Math.max(0.02, network.getScale() * factor));
  network.moveTo({ scale, animation: eased(160) });
  rememberSoon();
}

let settling = 0;

/** Let forces work for a few seconds, or stop them. */
function settle() {
  const button = byId('settle');
  if (settling) {
    clearTimeout(settling);
    settling = 0;
    moving = '';
    network.setOptions({ physics: { enabled: false } });
    button.setAttribute('aria-pressed', 'false');
    Object.keys(network.getPositions()).forEach((id) => keepPlace(Number(id)));
    paint();
    fit();
    return;
  }
  button.setAttribute('aria-pressed', 'true');
  moving = 'marks';
  prune();
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
  } else if (event.key === 'Delete') {
    hideWalked();
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
  byId('live').textContent = `${brief(shownName(entity), 80)}, ${label(terms.classes.get(entity.group))}, ${count('claims', view.count[id])}`;
}

/** The wheel scrolls the page until the map is being used: a map must not trap a reader. */
function wheel(event) {
  if (!event.ctrlKey && !canvas.contains(document.activeElement)) event.stopPropagation();
}

/** Hide the entity that the keyboard stands on. */
function hideWalked() {
  if (walker !== null) hideEntity(walker);
}

function listen() {
  equip(input, byId('suggestions'), find);
  canvas.addEventListener('keydown', walk);
  canvas.addEventListener('blur', () => { if (walker !== null) hover(null); walker = null; });
  canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }));
  canvas.addEventListener('wheel', wheel, { capture: true });
  const clicks = {
    close: closePanel, reset, fit: () => { fit(); remember(false); }, settle, download, 'zoom-in': () => zoom(1.35), 'zoom-out': () => zoom(1 / 1.35), more,
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener('click', act);
  for (const name of Object.keys(columns)) {
    byId(`tab-${name}`).addEventListener('click', () => openTab(name));
    byId(`tab-${name}`).addEventListener('keydown', tabKeys);
  }
  addEventListener('keydown', (event) => { if (event.key === 'Escape' && state.selected && !event.defaultPrevented) closePanel(); });
  addEventListener('popstate', restore);
  dark.addEventListener('change', repaint);
}

/** Draw the next ones of those that the limit left out. */
function more() {
  state.cap += facts.limit;
  refresh(true);
  fit();
}

function repaint() {
  paint();
  showLegend();
  showPanel(false);
}

/** The beginning: the map first, then what stands around it. */
function open() {
  const chosen = recall(startingPoint());
  const { camera } = state;
  look();
  spread();
  paint();
  start();
  putStrings();
  if (narrow.matches) byId('legend').open = false;
  listen();
  listenPublishing();
  listenStory();
  buildYears();
  network.once('afterDrawing', () => setTimeout(surround));
  if (chosen) select(chosen, { record: false, move: true });
  else if (filtered()) fit();
  state.camera = camera;
  if (camera) placeCamera(camera);
  showStory();
}

/** What stands around the map, once it has been seen: bit by bit, so that no click has to wait. */
async function surround() {
  for (const show of [tellPlaces, showCounts, showTools, showChips, showYears, showLegend, putDates, showTables]) {
    show();
    await new Promise((done) => { setTimeout(done); });
  }
}

open();
