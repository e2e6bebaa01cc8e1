/* The legend, which is also the filters. */

function showLegend() {
  byId('legend-body').replaceChildren(...[lookBand(), classBand(), relationBand(), statusBand(), supportBand(), sourceBand()].filter(Boolean));
}

const tallied = new Map();

/** How many entities or claims each term has, whatever the filters; counted once. */
function tallies(key) {
  if (tallied.has(key)) return tallied.get(key);
  const found = new Map();
  for (const item of key === 'group' ? entities : claims) {
    for (const value of key === 'sources' ? new Set(item.sources) : [item[key]]) found.set(value, (found.get(value) || 0) + 1);
  }
  tallied.set(key, found);
  return found;
}

function band(title, off, names, ...content) {
  const set = (hide) => () => {
    off.clear();
    if (hide) names.forEach((name) => off.add(name));
    refresh(true);
  };
  return make(
    'div', { class: 'band', role: 'group', 'aria-label': title },
    make('div', { class: 'head' }, make('h3', {}, title),
      make('button', { type: 'button', onclick: set(false), 'aria-label': `${title}, ${strings().all}` }, strings().all),
      make('button', { type: 'button', onclick: set(true), 'aria-label': `${title}, ${strings().none}` }, strings().none)),
    content,
  );
}

/** One line of the legend: a box to tick, its mark, its name, how many. `names` are what it switches. */
function item(off, names, { image, text, number, hint, kind }) {
  const box = make('input', { type: 'checkbox', 'data-filter': names.join(' ') });
  box.checked = !names.every((name) => off.has(name));
  box.indeterminate = box.checked && names.some((name) => off.has(name));
  box.addEventListener('change', () => {
    names.forEach((name) => (box.checked ? off.delete(name) : off.add(name)));
    refresh(true);
  });
  return make('label', { class: `item ${kind || ''}`, title: hint || null }, box, image, make('span', { class: 'name' }, text), make('span', { class: 'count' }, String(number)));
}

function classBand() {
  const number = tallies('group');
  const most = (list, total) => [...list].sort((a, b) => total(b) - total(a));
  const size = ({ name }) => number.get(name);
  const within = (kind) => most([...terms.classes.values()].filter((found) => found.kind === kind.name), size);
  const sum = (list) => list.reduce((total, found) => total + size(found), 0);
  const lists = most(terms.kinds.values(), (kind) => sum(within(kind))).map((kind) => {
    const own = within(kind);
    const line = (found, names, total) => item(state.off.types, names, { image: mark(found), text: plural(found), number: total, hint: definition(found) });
    const total = sum(own);
    if (own.length === 1) return make('li', {}, line(own[0], [own[0].name], total));
    return make('li', {}, line(kind, own.map(({ name }) => name), total),
      make('ul', { class: 'under' }, own.map((found) => make('li', {}, line(found, [found.name], number.get(found.name))))));
  });
  return band(strings().entities, state.off.types, [...terms.classes.keys()], make('ul', {}, lists));
}

/** What size and color tell, where it is not ties and classes. */
function lookBand() {
  const { measure, groups } = facts.look;
  if (!measure && !groups.length) return null;
  const lines = groups.map(([name, color]) => make('li', {}, make('div', { class: 'item plain' }, mark({ color }), make('span', { class: 'name' }, name))));
  return make(
    'div', { class: 'band', role: 'group', 'aria-label': strings().look },
    make('div', { class: 'head' }, make('h3', {}, strings().look)),
    make('ul', {}, lines), measure ? make('p', { class: 'note' }, say('look_size', { measure })) : '',
  );
}

function relationBand() {
  const number = tallies('relation');
  const within = (topic) => [...terms.relations.values()].filter((relation) => relation.topic === (topic ? topic.name : ''))
    .sort((a, b) => number.get(b.name) - number.get(a.name));
  const sum = (topic) => within(topic).reduce((total, { name }) => total + number.get(name), 0);
  const lists = [...terms.topics.values(), null].sort((a, b) => sum(b) - sum(a)).map((topic) => {
    const own = within(topic);
    if (!own.length) return '';
    const names = own.map(({ name }) => name);
    const total = sum(topic);
    const color = topic ? tone(topic.color) : theme().line;
    const line = (relation) => item(state.off.relations, [relation.name], { image: '', text: label(relation), number: number.get(relation.name), hint: definition(relation) });
    return make('li', {}, topic ? item(state.off.relations, names, { image: stroke(color), text: label(topic), number: total, hint: definition(topic), kind: 'topic' }) : '',
      make('ul', { class: topic ? 'under' : '' }, own.map((relation) => make('li', {}, line(relation)))));
  });
  return band(strings().relations, state.off.relations, [...terms.relations.keys()], make('ul', {}, lists));
}

function statusBand() {
  const number = tallies('status');
  const lines = [...terms.statuses.values()].map((status) => make('li', {}, item(state.off.statuses, [status.name], {
    image: stroke(theme().soft, status.dash, status.sign), text: label(status), number: number.get(status.name), hint: definition(status),
  })));
  const mixed = make('li', {}, make('div', { class: 'item plain' }, stroke(theme().line), make('span', { class: 'name' }, strings().several)));
  const against = claims.some((claim) => claim.disputed.length)
    ? make('li', {}, make('div', { class: 'item plain' }, stroke(theme().line, 'solid', DISPUTED), make('span', { class: 'name' }, strings().disputed))) : '';
  return band(strings().statuses, state.off.statuses, [...terms.statuses.keys()], make('ul', {}, lines, terms.topics.size > 1 ? mixed : '', against), make('p', { class: 'note' }, strings().count_note));
}

/** How many independent texts a claim needs; left out where no claim has two. */
function supportBand() {
  if (mostTexts() < 2) return null;
  const numbers = [1, 2, 3, 4, 5, 10].filter((number) => number <= mostTexts());
  const box = make('select', { id: 'support', 'data-filter': 'support' }, numbers.map((number) => make('option', { value: String(number), selected: number === state.support }, count('at_least', number))));
  box.addEventListener('change', () => {
    state.support = Number(box.value);
    refresh(true);
  });
  return make(
    'div', { class: 'band' },
    make('div', { class: 'head' }, make('h3', {}, make('label', { for: 'support' }, strings().support_title))),
    box, make('p', { class: 'note' }, strings().support_note),
  );
}

const SOURCES = 12;
let sourcesListed = SOURCES;

/** The sources, those with most claims first. */
function sourceBand() {
  const number = tallies('sources');
  const most = sources.filter(({ id }) => number.has(id)).sort((a, b) => number.get(b.id) - number.get(a.id) || a.id - b.id);
  if (most.length < 2) return null;
  const lines = most.slice(0, sourcesListed).map((source) => make('li', {}, item(state.off.sources, [source.key], {
    image: '', text: [source.publisher ? `${source.publisher}, ` : '', make('cite', { lang: safeLanguage(source.language) }, bdi(brief(titleOf(source), 90)))], number: number.get(source.id), kind: 'source',
  })));
  const more = () => {
    sourcesListed += SOURCES * 4;
    showLegend();
  };
  return band(
    strings().table_sources, state.off.sources, sources.map(({ key }) => key), make('ul', {}, lines),
    most.length > sourcesListed ? make('button', { type: 'button', class: 'word', onclick: more }, strings().rows_more) : '',
  );
}
