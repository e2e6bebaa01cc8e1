/*
 * The map's behavior, in parts that share one scope. Everything it says of the domain (labels, colors,
 * shapes, icons) comes from the data in the page; what comes from the data is shown as text, never as
 * markup. This part reads the data.
 */

const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);

/** Turn columns back into rows; a column of few values is written as {of: values, at: numbers}. */
function rows(columns) {
  const names = Object.keys(columns);
  const whole = names.map((name) => (Array.isArray(columns[name]) ? columns[name] : columns[name].at.map((i) => columns[name].of[i])));
  return Array.from({ length: names.length ? whole[0].length : 0 }, (_, i) => {
    const row = {};
    for (let n = 0; n < names.length; n += 1) row[names[n]] = whole[n][i];
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

const pairOf = (a, b) => (a < b ? `${a}-${b}` : `${b}-${a}`);
const yearOf = (text) => (/^\d{4}/.test(text) ? Number(text.slice(0, 4)) : null);

/** The first and last year that a claim speaks of, without an end where none is told; null if undated. */
function yearsOf(claim) {
  if (claim.years === undefined) {
    const [at, first, last] = [claim.date, claim.since, claim.until].map(yearOf);
    if (first !== null || last !== null) claim.years = [first ?? -Infinity, last ?? Infinity];
    else claim.years = at === null ? null : [at, at];
  }
  return claim.years;
}

/** A number for what a claim says: claims on the same two, alike in relation and status, share it. */
const alike = new Map();
function sameAs(claim) {
  if (claim.same === undefined) {
    const { from, to, relation, status } = claim;
    const ends = terms.relations.get(relation).symmetric ? pairOf(from, to) : `${from}>${to}`;
    const key = `${ends} ${relation} ${status}`;
    if (!alike.has(key)) alike.set(key, alike.size);
    claim.same = alike.get(key);
  }
  return claim.same;
}

for (const entity of entities) entity.claims = [];
for (const claim of claims) {
  entities[claim.from].claims.push(claim);
  if (claim.to !== claim.from) entities[claim.to].claims.push(claim);
  claim.topic = terms.relations.get(claim.relation).topic;
  [claim.source] = claim.sources;
}

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
function sourcesOf(list) {
  const found = new Set();
  for (const claim of list) for (const source of claim.sources) found.add(source);
  return found;
}
const textsOf = (list) => new Set([...sourcesOf(list)].map((source) => sources[source].text));

// The quotations: those of a large map lie in compressed parts that are opened when they are asked for.

const whole = byId('evidence');
if (whole) JSON.parse(whole.textContent).forEach((quotes, i) => { claims[i].quotes = quotes; });
const opening = new Map();

function openPart(number) {
  if (!opening.has(number)) opening.set(number, unpack(number));
  return opening.get(number);
}

const loaded = new Promise((done) => {
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', done, { once: true });
  else done();
});

async function unpack(number) {
  await loaded; // the parts stand after the script, so that the map does not wait for them
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
