/* The tables: all that is visible, for reading, sorting and taking away; they work without the canvas. */

const PAGE = 100;
const SLICE = 30; // so many rows at once, the others bit by bit, so that nothing has to wait for them
const sorting = { claims: { by: null, down: false }, entities: { by: null, down: false }, sources: { by: null, down: false } };
const rowsShown = { claims: PAGE * 2, entities: PAGE * 3, sources: PAGE * 2 };
let openTable = 'claims';
let support_ = new Map();
const boxed = (...content) => make('div', {}, ...content);

/** The columns of each table: name, value to sort by, cell to show. */
const columns = {
  claims: () => [
    ['subject', (c) => nameOf(entities[c.from]), (c) => boxed(nameLink(entities[c.from]))],
    ['relation', (c) => label(terms.relations.get(c.relation)), (c) => label(terms.relations.get(c.relation))],
    ['object', (c) => nameOf(entities[c.to]), (c) => boxed(nameLink(entities[c.to]))],
    ['date', timeOf, when, 'date'],
    ['amount', (c) => Number(c.amount.replace(/[^\d.]/g, '')) || 0, (c) => amountText(c.amount), 'amount'],
    ['status', (c) => c.status, (c) => (terms.statuses.has(c.status) ? label(terms.statuses.get(c.status)) : c.status), 'state'],
    ['texts', textsFor, (c) => String(textsFor(c)), 'number'],
    ['quote', (c) => (c.quotes || [])[0] || '', (c) => boxed((c.quotes || []).map((q, i) => make('span', { lang: safeLanguage(sources[c.sources[i]].language), dir: 'auto' }, `«\u00a0${q}\u00a0» `))), 'quote'],
    ['source', (c) => sources[c.source].publisher, (c) => sourceCell(sources[c.source])],
  ],
  entities: () => [
    ['entity', nameOf, (e) => boxed(nameLink(e))],
    ['type', (e) => label(terms.classes.get(e.group)), (e) => label(terms.classes.get(e.group))],
    ['claims', (e) => view.count[e.id], (e) => String(view.count[e.id]), 'number'],
    ['neighbors', (e) => e.neighbors, (e) => String(e.neighbors), 'number'],
  ],
  sources: () => [
    ['title', (s) => s.title, (s) => boxed(make('cite', { lang: safeLanguage(s.language) }, bdi(titleOf(s))))],
    ['publisher', (s) => s.publisher, (s) => bdi(s.publisher)],
    ['date', (s) => s.source_date, (s) => dateText(s.source_date), 'date'],
    ['claims', (s) => s.number, (s) => String(s.number), 'number'],
    ['source', (s) => s.url, (s) => (safeLink(s.url) ? make('a', { href: s.url, rel: 'noopener noreferrer', target: '_blank' }, strings().open) : '')],
  ],
};

function sourceCell(source) {
  const text = source.publisher || titleOf(source);
  const link = safeLink(source.url);
  return boxed(link ? make('a', { href: link, rel: 'noopener noreferrer', target: '_blank', title: source.title }, text) : text);
}

/** How many independent texts say what `claim` says, among what is visible. */
const textsFor = (claim) => support_.get(sameAs(claim))?.size || 0;

function tableRows(name) {
  if (name === 'claims') return view.claims;
  if (name === 'entities') return view.entities;
  const number = new Map();
  for (const claim of view.claims) for (const id of new Set(claim.sources)) number.set(id, (number.get(id) || 0) + 1);
  return sources.map((source, i) => ({ ...source, number: number.get(i) || 0 })).filter((source) => source.number);
}

let waiting = 0;

/** Fill the tables when the map has been painted. */
function showTables() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    support_ = textsBySame(view.claims);
    Object.keys(columns).forEach(showTable);
  }, 60);
}

/** Write how many rows a table has, and the table itself where it is the open one. */
function showTable(name) {
  const all = tableRows(name);
  byId(`tab-${name}`).replaceChildren(strings()[`table_${name}`], ' ', make('small', {}, String(all.length)));
  byId(`pane-${name}`).replaceChildren(...(name === openTable ? tableOf(name, all) : []));
}

function tableOf(name, all) {
  if (!all.length) return [make('p', { class: 'empty' }, strings().nothing)];
  const { by, down } = sorting[name];
  const shape = columns[name]();
  const order = by === null ? all : [...all].sort((a, b) => compare(shape[by][1](a), shape[by][1](b)) * (down ? -1 : 1));
  const head = shape.map(([key, , , kind], i) => make(
    'th', { scope: 'col', class: kind || null, 'aria-sort': by === i ? (down ? 'descending' : 'ascending') : 'none' },
    make('button', { type: 'button', onclick: () => sortBy(name, i) }, strings()[key]),
  ));
  const body = make('tbody');
  const table = make('table', {}, make('caption', { class: 'hidden' }, strings()[`table_${name}`]), make('thead', {}, make('tr', {}, head)), body);
  grow(name, body, order.slice(0, rowsShown[name]), shape);
  const more = () => { rowsShown[name] += PAGE; showTable(name); };
  return [table, ...(all.length > rowsShown[name] ? [make('button', { type: 'button', class: 'word', onclick: more }, strings().rows_more)] : [])];
}

/** Add rows to a table, slice by slice, as long as it is the one that is shown. */
async function grow(name, body, list, shape) {
  for (let start = 0; start < list.length; start += SLICE) {
    const slice = list.slice(start, start + SLICE);
    const row = (item) => make('tr', {}, shape.map(([, , cell, kind]) => make('td', { class: kind || null }, cell(item))));
    const packed = name === 'claims' && slice.some((claim) => !claim.quotes);
    if (start) await new Promise((done) => { setTimeout(done, start === SLICE ? 400 : 20); });
    if (packed) await openEvidence(slice);
    if ((start || packed) && !body.isConnected) return;
    body.append(...slice.map(row));
  }
}

function compare(a, b) {
  return typeof a === 'number' ? a - b : String(a).localeCompare(String(b), state.language, { numeric: true });
}

function sortBy(name, i) {
  const now = sorting[name];
  sorting[name] = { by: i, down: now.by === i ? !now.down : false };
  const sorted = () => {
    showTable(name);
    byId(`pane-${name}`).querySelectorAll('th button')[i].focus();
  };
  if (columns[name]()[i][0] === 'quote') openEvidence(view.claims).then(sorted);
  else sorted();
}

/** One cell of a CSV file; what a spreadsheet would run as a formula stays text. */
function csvCell(value) {
  const text = String(value);
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** What each table gives to a spreadsheet: a heading and a line a row, as the data have it. */
const sheets = {
  claims: () => {
    const own = ['date', 'since', 'until', 'amount', 'share', 'role', 'confidence'];
    const about = ['title', 'publisher', 'source_date', 'url', 'language'];
    return [['subject', 'relation', 'object', ...own, 'status', 'independent_texts', 'quotes', ...about], ...view.claims.map((claim) => [
      nameOf(entities[claim.from]), label(terms.relations.get(claim.relation)), nameOf(entities[claim.to]),
      ...own.map((name) => claim[name]), terms.statuses.has(claim.status) ? label(terms.statuses.get(claim.status)) : claim.status,
      textsFor(claim), claim.quotes.join(' […] '), ...about.map((name) => sources[claim.source][name]),
    ])];
  },
  entities: () => [['name', 'type', 'claims', 'tied_to', 'aliases', 'wikidata'], ...view.entities.map((entity) => [
    nameOf(entity), label(terms.classes.get(entity.group)), view.count[entity.id], entity.neighbors, entity.aliases.join(' | '), entity.wikidata,
  ])],
  sources: () => {
    const about = ['title', 'publisher', 'source_date', 'url', 'language'];
    return [[...about, 'claims'], ...tableRows('sources').map((source) => [...about.map((name) => source[name]), source.number])];
  },
};

/** Save the open table, all rows of it, as a file for a spreadsheet. */
async function download() {
  if (openTable === 'claims') await openEvidence(view.claims);
  const text = sheets[openTable]().map((line) => line.map(csvCell).join(',')).join('\r\n');
  saveFile(new Blob([`\ufeff${text}\r\n`], { type: 'text/csv' }), `${openTable}.csv`);
}

function saveFile(content, name) {
  const address = URL.createObjectURL(content);
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function openTab(name) {
  openTable = name;
  for (const other of Object.keys(columns)) {
    byId(`pane-${other}`).hidden = other !== name;
    byId(`tab-${other}`).setAttribute('aria-selected', String(other === name));
    byId(`tab-${other}`).tabIndex = other === name ? 0 : -1;
  }
  showTable(name);
}

function tabKeys(event) {
  const names = Object.keys(columns);
  const step = { ArrowRight: 1, ArrowLeft: names.length - 1 }[event.key];
  if (!step) return;
  const name = names[(names.findIndex((n) => `tab-${n}` === event.target.id) + step) % names.length];
  openTab(name);
  byId(`tab-${name}`).focus();
}
