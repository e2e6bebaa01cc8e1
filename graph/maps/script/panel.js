/* The panel: how do we know? Everything in it is text. */

const safeLink = (address) => (/^https?:\/\//i.test(address) ? address : null);
const safeLanguage = (code) => (/^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(code) ? code : null);
/** A source's title; no line of it begins with a mark that French puts a space before. */
const titleOf = ({ title }) => (title || strings().untitled).replace(/ (?=[:;?!»])/g, '\u00a0');
const sourceCount = (list) => sourcesOf(list).size;

function showPanel(takeFocus) {
  const panel = byId('panel');
  panel.hidden = !state.selected;
  if (!state.selected) return;
  fillPanel();
  byId('scroll').scrollTop = 0;
  panel.scrollTop = 0;
  if (takeFocus) byId('panel-heading').focus({ preventScroll: !narrow.matches });
  announce(byId('panel-heading').textContent, panelClaims());
}

let told = []; // the claims whose quotations the panel shows

/** Fill the panel; where its quotations are still packed, once more when they are open. */
function fillPanel() {
  const shown = state.selected;
  told = [];
  const [heading, ...body] = panelOf(shown);
  byId('panel-heading').replaceChildren(...heading);
  byId('panel-body').replaceChildren(...body.flat());
  openEvidence(told).then((fresh) => { if (fresh && state.selected === shown) fillPanel(); });
}

function panelOf({ entity, pair, path }) {
  if (path) return pathPanel(path);
  return pair ? pairPanel(pair) : entityPanel(entities[entity]);
}

/** The visible claims that the panel tells. */
function panelClaims() {
  const { entity, pair, path } = state.selected || {};
  if (path) return [...pathPairs(path)].flatMap((step) => stepClaims(...step.split('-').map(Number)));
  const ends = pair ? pair.split('-').map(Number) : [entity];
  const all = state.selected ? entities[ends[0]].claims : [];
  return all.filter((claim) => view.kept(claim) && (!pair || pairOf(claim.from, claim.to) === pair));
}

function announce(name, list) {
  byId('live').textContent = say('opened', { name: brief(name, 80), claims: count('claims', list.length), sources: count('sources', sourceCount(list)) });
}

function bdi(text) {
  return make('bdi', {}, text);
}

function entityPanel(entity) {
  const kind = terms.classes.get(entity.group);
  const list = panelClaims();
  const link = safeLink(entity.wikidata);
  return [
    [bdi(shownName(entity))],
    make('p', { class: 'kind' }, mark(kind), make('span', { class: 'name' }, label(kind)), link ? make('a', { href: link, rel: 'noopener noreferrer', target: '_blank' }, strings().wikidata) : ''),
    entity.aliases.length ? make('p', { class: 'fine' }, say('also', { names: entity.aliases.join(', ') })) : '',
    tally(list, count('ties', neighborsOf(entity, list).size)),
    actions(entity),
    ...groups(list, entity.id),
  ];
}

function pairPanel(pair) {
  const [a, b] = pair.split('-').map((id) => entities[Number(id)]);
  const list = panelClaims();
  const names = a === b ? [bdi(shownName(a))] : [bdi(shownName(a)), ' – ', bdi(shownName(b))];
  return [names, tally(list), ...groups(list, null)];
}

function tally(list, ...more) {
  if (!list.length) return make('p', { class: 'tally' }, strings().nothing_here);
  return make('p', { class: 'tally' }, [count('claims', list.length), support(list), ...more].join(' · '));
}

/** How many sources say it, and how many of them are independent. */
const support = (list) => say('support', { sources: count('sources', sourceCount(list)), texts: count('texts', textsOf(list).size) });

/** What can be done with an entity: its neighborhood, a path to another, hiding it. */
function actions(entity) {
  const { around } = state;
  const steps = [1, 2, 3].map((number) => {
    const on = around?.entity === entity.id && around.steps === number;
    return make('button', {
      type: 'button', 'aria-pressed': String(on), 'data-steps': String(number), 'aria-label': count('steps', number), onclick: () => lookAround(on ? null : { entity: entity.id, steps: number }),
    }, String(number));
  });
  const field = make('div', { class: 'finder', hidden: true });
  const ask = make('button', { type: 'button', class: 'word', 'aria-expanded': 'false', 'data-action': 'path', onclick: () => askPath(entity, ask, field) }, strings().path_to);
  const hide = make('button', { type: 'button', class: 'word', 'data-action': 'hide', onclick: () => hideEntity(entity.id) }, strings().hide);
  return make(
    'div', { class: 'actions' },
    make('div', { class: 'steps', role: 'group', 'aria-label': strings().around }, make('span', { 'aria-hidden': 'true' }, strings().around), steps),
    ask, hide, field,
  );
}

function lookAround(around) {
  state.around = around;
  refresh(true);
  fit();
  const chosen = byId('panel-body').querySelector(`[data-steps="${around ? around.steps : 1}"]`);
  if (chosen) chosen.focus();
}

function hideEntity(id) {
  state.hidden.add(id);
  state.selected = null;
  if (walker === id) walker = null;
  refresh(true);
  byId('live').textContent = say('is_hidden', { name: brief(shownName(entities[id]), 80) });
  canvas.focus({ preventScroll: true });
}

/** Ask for the other end of a path, beneath the button. */
function askPath(entity, button, field) {
  field.hidden = !field.hidden;
  button.setAttribute('aria-expanded', String(!field.hidden));
  if (field.hidden) return;
  const [box, list] = finder(strings().path_to, (other) => {
    uncover(other.id);
    look();
    select({ path: [entity.id, other.id] }, { move: true, focusPanel: true });
  }, (other) => other !== entity);
  field.replaceChildren(box, list);
  box.focus();
}

function pathPanel([from, to]) {
  const { paths, number, firm } = shortestPaths([from, to]);
  const [a, b] = [from, to].map((id) => nameLink(entities[id]));
  const turn = make('button', { type: 'button', class: 'word', onclick: () => select(null) }, strings().path_end);
  const heading = [bdi(shownName(entities[from])), ' … ', bdi(shownName(entities[to]))];
  if (!number) return [heading, make('p', { class: 'tally' }, strings().path_none), make('p', { class: 'fine' }, a, ' · ', b), turn];
  const length = paths[0].length - 1;
  const summary = say('paths', { paths: count('paths', number), steps: count('steps', length) });
  return [
    heading,
    make('p', { class: 'tally' }, summary, number > paths.length ? ` ${say('paths_first', { n: paths.length })}` : ''),
    firm ? '' : make('p', { class: 'fine' }, strings().path_weak),
    make('ol', { class: 'paths' }, paths.map((path, i) => (i < 2 ? onePath(path) : foldedPath(path)))),
    turn,
  ];
}

const pathFacts = (path) => path.slice(1).map((id, i) => stepFacts(path[i], id));

function onePath(path) {
  const names = path.flatMap((id, i) => (i ? [' — ', nameLink(entities[id])] : [nameLink(entities[id])]));
  return make('li', {}, make('p', { class: 'chain' }, names), pathFacts(path));
}

/** A further path: its facts are made when it is opened. */
function foldedPath(path) {
  const body = make('div');
  const names = path.map((id) => shownName(entities[id])).join(' — ');
  const fill = async () => {
    await openEvidence(path.slice(1).flatMap((id, i) => stepClaims(path[i], id)));
    body.replaceChildren(...pathFacts(path).flat(Infinity).filter(Boolean));
  };
  return make('li', {}, make('details', { ontoggle: fill }, make('summary', { class: 'chain' }, bdi(names)), body));
}

/** What ties two neighbors on a path: each thing that is said of them, once. */
function stepFacts(a, b) {
  const list = stepClaims(a, b);
  const things = [...groupBy(list, sameAs).values()];
  const all = () => select({ pair: pairOf(a, b) }, { move: true, focusPanel: true });
  return [
    ...things.slice(0, 2).map((same) => fact(same.slice(0, 2), null, terms.topics.get(same[0].topic))),
    things.length > 2 || things.some((same) => same.length > 2)
      ? make('button', { type: 'button', class: 'word', onclick: all }, count('claims_all', list.length)) : '',
  ];
}

const FACTS = 25;

/** The claims under their topics; those that say the same stand together. */
function groups(list, own) {
  const found = [];
  const byTopic = [...terms.topics, ['', null]].map(([name, topic]) => [list.filter((claim) => claim.topic === name), topic]);
  for (const [here, topic] of byTopic.sort((a, b) => b[0].length - a[0].length)) {
    if (!here.length) continue;
    if (topic) found.push(make('h3', { tone: tone(topic.color) }, make('i'), make('span', { class: 'name' }, label(topic))));
    const same = groupBy([...here].sort(byTime), ({ from, relation, to }) => `${from} ${relation} ${to}`);
    for (const told of same.values()) found.push([fact, told, own, topic]);
  }
  return cut(found);
}

let factsShown = FACTS;

/** The first facts of a long panel, and a button for the next ones. */
function cut(found) {
  const more = () => {
    factsShown += FACTS;
    showPanel(false);
  };
  const shown = found.slice(0, factsShown).map((part) => (Array.isArray(part) ? part[0](...part.slice(1)) : part));
  if (found.length > factsShown) shown.push(make('button', { type: 'button', class: 'word', onclick: more }, strings().rows_more));
  return shown;
}

const timeOf = (claim) => claim.date || claim.since || claim.until || '9999';
const byTime = (a, b) => timeOf(a).localeCompare(timeOf(b)) || a.id - b.id;

function fact(told, own, topic) {
  return make(
    'div', { class: 'fact', tone: topic ? tone(topic.color) : null },
    sentence(told[0], own),
    sourceCount(told) > 1 ? make('p', { class: 'several' }, support(told)) : '',
    told.map(telling),
  );
}

function sentence(claim, own) {
  const [subject, object] = [entities[claim.from], entities[claim.to]];
  return make(
    'p', { class: 'sentence' },
    nameLink(subject, own), ' ', label(terms.relations.get(claim.relation)), ' ', nameLink(object, own),
  );
}

function nameLink(entity, own = null) {
  const open = (event) => {
    event.preventDefault();
    select({ entity: entity.id }, { move: true, focusPanel: true });
  };
  const address = `#${new URLSearchParams({ entity: entity.key })}`;
  return make('a', { href: address, class: 'name', onclick: open, 'aria-current': own === entity.id ? 'true' : null }, bdi(shownName(entity)));
}

function telling(claim) {
  told.push(claim);
  const status = terms.statuses.get(claim.status);
  const review = terms.reviews.get(claim.review);
  const details = [when(claim), claim.amount && amountText(claim.amount),
    claim.share && say('stake', { share: shareText(claim.share) }), claim.role && say('role', { role: claim.role })].filter(Boolean);
  const marked = status && (status.dash !== 'solid' || !status.stands);
  const state_ = [!marked && status && label(status), review && label(review), say('confidence', { percent: percent(claim.confidence) })].filter(Boolean);
  return make(
    'div', { class: 'told' },
    details.length || marked ? make('p', { class: 'facts' }, marked ? make('span', { class: 'chip' }, label(status)) : '', details.join(' · ')) : '',
    [...new Set(claim.sources)].map((number) => evidence(claim, sources[number])),
    make('p', { class: 'state' }, state_.join(' · ')),
    disputes(claim),
  );
}

/** What one source says of a claim, word for word, and where. */
function evidence(claim, source) {
  const link = safeLink(source.url);
  const language = safeLanguage(source.language);
  const quotes = (claim.quotes || []).filter((_, i) => claim.sources[i] === source.id);
  return [
    quotes.map((quote) => make('blockquote', { lang: language, dir: 'auto' }, `«\u00a0${quote}\u00a0»`)),
    make('p', { class: 'from' }, origin(source), link ? [' ', make('a', { href: link, rel: 'noopener noreferrer', target: '_blank' }, strings().open)] : ''),
  ];
}

/** The visible claims that cannot be true together with `claim`. */
function disputes(claim) {
  const against = claim.disputed.map((id) => claims[id]).filter((other) => view.kept(other));
  if (!against.length) return '';
  const lines = against.slice(0, 5).map((other) => {
    const status = terms.statuses.get(other.status);
    const told = [status && status.dash !== 'solid' ? label(status) : '', when(other), amountText(other.amount)].filter(Boolean).join(', ');
    return make('li', {}, sentence(other, null), make('p', { class: 'from' }, told ? `${told}. ` : '', origin(sources[other.source])));
  });
  return make('div', { class: 'against' }, make('p', {}, make('span', { class: 'chip' }, `${DISPUTED} ${strings().disputed}`), strings().disputed_by), make('ul', {}, lines));
}

function origin(source) {
  const rest = [source.publisher, source.source_date && dateText(source.source_date)].filter(Boolean).join(', ');
  return [make('cite', { lang: safeLanguage(source.language) }, bdi(titleOf(source))), rest ? `, ${rest}.` : '.'];
}
