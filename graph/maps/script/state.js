/* What the reader chose, and what it leaves to be seen. */

const state = {
  language: facts.language,
  off: { types: new Set(), relations: new Set(), statuses: new Set(), sources: new Set() },
  support: 1, // at least so many independent texts
  years: null, // [first, last], or null for all
  undated: true,
  around: null, // {entity: number, steps: 1..3}
  hidden: new Set(),
  cap: facts.limit,
  asked: new Set(), // entities that the reader looked up beyond the limit
  camera: null, // where the reader moved the map to: [x, y, width]
  step: null, // of the tour
  selected: null, // {entity: number}, {pair: "3-7"} or {path: [3, 7]}
  hovered: null,
  hoveredPair: null,
};
/** What the filters leave: claims, entities, and those that are drawn; see `look`. */
let view = {};

const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const narrow = matchMedia('(max-width: 860px)');

/** The first and last year of all that is dated, or null where nothing is. */
const allYears = once(() => {
  let [first, last] = [Infinity, -Infinity];
  for (const claim of claims) {
    for (const year of yearsOf(claim) || []) {
      if (Number.isFinite(year)) [first, last] = [Math.min(first, year), Math.max(last, year)];
    }
  }
  return first <= last ? [first, last] : null;
});

/** The largest number of independent texts that say one thing. */
const mostTexts = once(() => {
  let most = 1;
  for (const texts of textsBySame(claims).values()) most = Math.max(most, texts.size);
  return most;
});

/** A function that computes when it is asked first. */
function once(compute) {
  let found;
  return () => {
    if (found === undefined) found = compute();
    return found;
  };
}

/** How many independent texts say each thing, by the number of what is alike. */
function textsBySame(list) {
  const found = new Map();
  for (const claim of list) {
    const same = sameAs(claim);
    let texts = found.get(same);
    if (!texts) found.set(same, texts = new Set());
    for (const source of claim.sources) texts.add(sources[source].text);
  }
  return found;
}

const seen = (entity) => !state.off.types.has(entity.group) && !state.hidden.has(entity.id);

function inTime(claim) {
  if (!state.years && state.undated) return true;
  const years = yearsOf(claim);
  if (!years) return state.undated;
  return !state.years || (years[0] <= state.years[1] && years[1] >= state.years[0]);
}

/** The claims that the filters leave, in order. */
function keptClaims() {
  const { types, relations, statuses, sources: without } = state.off;
  const free = !types.size && !state.hidden.size ? null : entities.map(seen);
  let kept = claims.filter((claim) => !relations.has(claim.relation) && !statuses.has(claim.status)
    && (!free || (free[claim.from] && free[claim.to])) && inTime(claim)
    && (!without.size || claim.sources.some((source) => !without.has(sources[source].key))));
  if (state.support > 1) {
    const texts = textsBySame(kept);
    kept = kept.filter((claim) => texts.get(sameAs(claim)).size >= state.support);
  }
  if (!state.around) return kept;
  const near = within(state.around.entity, state.around.steps, among(kept));
  return kept.filter(({ from, to }) => near.has(from) && near.has(to));
}

/** Whether a claim is in `list`, told without searching. */
function among(list) {
  const marks = new Uint8Array(claims.length);
  for (const { id } of list) marks[id] = 1;
  return (claim) => marks[claim.id] === 1;
}

/** The entities that admitted claims tie to `entity` in at most `steps` steps, itself included. */
function within(entity, steps, admits) {
  const near = new Set([entity]);
  let edge = [entity];
  for (let step = 0; step < steps; step += 1) {
    edge = edge.flatMap((id) => tiedTo(id, admits)).filter((id) => !near.has(id) && near.add(id));
  }
  return near;
}

/** The entities that admitted claims tie to one. */
const tiedTo = (id, admits) => [...neighborsOf(entities[id], entities[id].claims.filter(admits))];

function look() {
  const kept = keptClaims();
  const count = new Int32Array(entities.length);
  for (const { from, to } of kept) {
    count[from] += 1;
    if (to !== from) count[to] += 1;
  }
  view = { claims: kept, kept: among(kept), count };
  const alone = ({ id, claims: own }) => (state.around ? id === state.around.entity : !own.length);
  view.entities = entities.filter((entity) => (count[entity.id] > 0 || alone(entity)) && seen(entity));
  const there = new Uint8Array(entities.length);
  for (const { id } of view.entities) there[id] = 1;
  view.there = (id) => there[id] === 1;
  view.drawn = new Set(view.entities.slice(0, state.cap).map(({ id }) => id));
  for (const id of asked()) if (view.there(id)) view.drawn.add(id);
  view.pairs = new Map();
  for (const claim of kept) {
    if (!view.drawn.has(claim.from) || !view.drawn.has(claim.to)) continue;
    const pair = pairOf(claim.from, claim.to);
    if (view.pairs.has(pair)) view.pairs.get(pair).push(claim);
    else view.pairs.set(pair, [claim]);
  }
}

/** What the reader looked up beyond the limit, with those it is tied to most. */
function asked() {
  const found = new Set(state.asked);
  if (state.selected && state.selected.entity !== undefined) found.add(state.selected.entity);
  for (const id of [...found]) {
    if (id < state.cap) continue;
    const near = [...neighborsOf(entities[id], entities[id].claims)].sort((a, b) => a - b);
    near.slice(0, 40).forEach((other) => found.add(other));
  }
  for (const id of state.selected?.path ? pathEntities(state.selected.path) : []) found.add(id);
  return found;
}

const filtered = () => Object.values(state.off).some((off) => off.size) || state.support > 1
  || state.years !== null || !state.undated || state.around !== null || state.hidden.size > 0;
