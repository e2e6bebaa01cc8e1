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
};
/** What the filters leave: claims, entities, and those that are drawn; see `look`. */
let view = {};

const dark = matchMedia('(prefers-color-scheme: dark)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const narrow = matchMedia('(max-width: 860px)');

/** The first and last year of all that is dated, or null where nothing is. */
const allYears = (() => {
  let [first, last] = [Infinity, -Infinity];
  for (const { years } of claims) {
    for (const year of years || []) {
      if (Number.isFinite(year)) [first, last] = [Math.min(first, year), Math.max(last, year)];
    }
  }
  return first <= last ? [first, last] : null;
})();

const mostTexts = (() => {
  const found = textsBySame(claims);
  let most = 1;
  for (const texts of found.values()) most = Math.max(most, texts.size);
  return most;
})();

/** How many independent texts say each thing, by the number of what is alike. */
function textsBySame(list) {
  const found = new Map();
  for (const { same, sources: own } of list) {
    let texts = found.get(same);
    if (!texts) found.set(same, texts = new Set());
    for (const source of own) texts.add(sources[source].text);
  }
  return found;
}

const seen = (entity) => !state.off.types.has(entity.group) && !state.hidden.has(entity.id);

function inTime({ years }) {
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
    kept = kept.filter(({ same }) => texts.get(same).size >= state.support);
  }
  if (!state.around) return kept;
  const near = within(state.around.entity, state.around.steps, kept);
  return kept.filter(({ from, to }) => near.has(from) && near.has(to));
}

/** The entities that `kept` claims tie to `entity` in at most `steps` steps, itself included. */
function within(entity, steps, kept) {
  const ties = tiesOf(kept);
  const near = new Set([entity]);
  let edge = [entity];
  for (let step = 0; step < steps; step += 1) {
    edge = edge.flatMap((id) => ties.get(id) || []).filter((id) => !near.has(id) && near.add(id));
  }
  return near;
}

/** Who is tied to whom by `list`: number → numbers. */
function tiesOf(list) {
  const ties = new Map();
  const add = (from, to) => {
    if (ties.has(from)) ties.get(from).push(to);
    else ties.set(from, [to]);
  };
  for (const { from, to } of list) {
    add(from, to);
    add(to, from);
  }
  return ties;
}

function look() {
  const kept = keptClaims();
  view = { claims: kept, kept: new Set(kept) };
  const count = new Map();
  for (const { from, to } of kept) {
    count.set(from, (count.get(from) || 0) + 1);
    if (to !== from) count.set(to, (count.get(to) || 0) + 1);
  }
  const alone = ({ id, claims: own }) => (state.around ? id === state.around.entity : !own.length);
  const shown = entities.filter((entity) => seen(entity) && (count.has(entity.id) || alone(entity)));
  const drawn = new Set(shown.slice(0, state.cap).map(({ id }) => id));
  const there = new Set(shown.map(({ id }) => id));
  for (const id of asked()) if (there.has(id)) drawn.add(id);
  const pairs = new Map();
  for (const claim of kept) {
    if (!drawn.has(claim.from) || !drawn.has(claim.to)) continue;
    if (pairs.has(claim.pair)) pairs.get(claim.pair).push(claim);
    else pairs.set(claim.pair, [claim]);
  }
  view = { ...view, count, entities: shown, there, drawn, pairs };
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
