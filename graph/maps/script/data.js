/*
 * The map's behavior, in parts that share one scope. Everything it says of the domain (labels, colors,
 * shapes, icons) comes from the data in the page; what comes from the data is shown as text, never as
 * markup. This part reads the data.
 */

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
const sources = facts.sources.map((source, id) => ({ ...source, id }));
const named = (list) => new Map(list.map((term) => [term.name, term]));
const terms = Object.fromEntries(Object.entries(facts.terms).map(([kind, list]) => [kind, named(list)]));
const byKey = new Map(entities.map((entity) => [entity.key, entity]));

const yearOf = (text) => (/^\d{4}/.test(text) ? Number(text.slice(0, 4)) : null);

/** The first and last year that a claim speaks of, without an end where none is told; null if undated. */
function yearsOf({ date, since, until }) {
  const [at, first, last] = [date, since, until].map(yearOf);
  if (first !== null || last !== null) return [first ?? -Infinity, last ?? Infinity];
  return at === null ? null : [at, at];
}

for (const entity of entities) entity.claims = [];
/** The claims that say the same of the same two, with the same status, by a number. */
const alike = new Map();
for (const claim of claims) {
  const { from, to } = claim;
  const relation = terms.relations.get(claim.relation);
  entities[from].claims.push(claim);
  if (to !== from) entities[to].claims.push(claim);
  claim.pair = from < to ? `${from}-${to}` : `${to}-${from}`;
  claim.topic = relation.topic;
  claim.source = claim.sources[0];
  claim.years = yearsOf(claim);
  const same = `${relation.symmetric ? claim.pair : `${from}>${to}`} ${claim.relation} ${claim.status}`;
  if (!alike.has(same)) alike.set(same, alike.size);
  claim.same = alike.get(same);
}
for (const entity of entities) entity.neighbors = neighborsOf(entity, entity.claims).size;

/** The numbers of the entities at the other end of `list`. */
function neighborsOf(entity, list) {
  const found = new Set();
  for (const { from, to } of list) found.add(from === entity.id ? to : from);
  found.delete(entity.id);
  return found;
}

/** Put `list` into groups by `key`, in order of appearance. */
function groupBy(list, key) {
  const found = new Map();
  for (const item of list) {
    const name = key(item);
    if (found.has(name)) found.get(name).push(item);
    else found.set(name, [item]);
  }
  return found;
}

/** The sources of `list`, and the independent texts among them: a text printed twice is one. */
const sourcesOf = (list) => new Set(list.flatMap((claim) => claim.sources));
const textsOf = (list) => new Set([...sourcesOf(list)].map((source) => sources[source].text));

// The quotations: those of a large map lie in compressed parts that are opened when they are asked for.

const whole = byId('evidence');
if (whole) JSON.parse(whole.textContent).forEach((quotes, i) => { claims[i].quotes = quotes; });
const opening = new Map();

function openPart(number) {
  if (!opening.has(number)) opening.set(number, unpack(number));
  return opening.get(number);
}

async function unpack(number) {
  const text = atob(byId(`evidence-${number}`).textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const quotes = await new Response(stream).json();
  quotes.forEach((own, i) => { claims[number * facts.part + i].quotes = own; });
}

/** Give the claims of `list` their quotations; false where they had them already. */
async function openEvidence(list) {
  const parts = new Set(list.filter((claim) => !claim.quotes).map((claim) => Math.floor(claim.id / facts.part)));
  await Promise.all([...parts].map(openPart));
  return parts.size > 0;
}
