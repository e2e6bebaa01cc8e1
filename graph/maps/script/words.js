/* What the page says, in the language in use. */

const strings = () => facts.strings[state.language];

function say(key, values = {}) {
  return strings()[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
}

function count(key, n) {
  const form = format('PluralRules').select(n) === 'one' ? 'one' : 'other';
  return say(`${key}_${form}`, { n: format('NumberFormat').format(n) });
}

const formats = new Map();

/** A formatter of `kind` for the language in use; making one is slow, so each is kept. */
function format(kind, settings = {}) {
  const key = `${kind} ${state.language} ${JSON.stringify(settings)}`;
  if (!formats.has(key)) formats.set(key, new Intl[kind](state.language, settings));
  return formats.get(key);
}

const first = (texts) => Object.values(texts)[0];
const label = (term) => term.labels[state.language] || first(term.labels) || term.name;
const plural = (term) => term.plurals[state.language] || label(term);
const definition = (term) => term.definitions[state.language] || first(term.definitions) || '';
const nameOf = (entity) => entity.labels[state.language] || entity.label;
/** A name that can be seen and clicked even where the data has none. */
const shownName = (entity) => (nameOf(entity).trim() ? nameOf(entity) : strings().unnamed);

function dateText(text) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (!match) return text;
  const [, year, month, day] = match;
  if (!month) return year;
  const date = new Date(Date.UTC(2000, Number(month) - 1, Number(day || 1)));
  date.setUTCFullYear(Number(year));
  const form = { year: 'numeric', month: 'long', timeZone: 'UTC', ...(day ? { day: 'numeric' } : {}) };
  return format('DateTimeFormat', form).format(date);
}

function when({ date, since, until }) {
  const parts = [];
  if (date) parts.push(say('on', { date: dateText(date) }));
  if (since && until) parts.push(say('between', { since: dateText(since), until: dateText(until) }));
  else if (since) parts.push(say('since', { date: dateText(since) }));
  else if (until) parts.push(say('until', { date: dateText(until) }));
  return parts.join(', ');
}

function amountText(text) {
  const match = /^([<>~]?)(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text);
  if (!match) return text;
  const [, bound, value, currency] = match;
  const long = { style: 'currency', currency, maximumFractionDigits: Number(value) % 1 ? 2 : 0 };
  const amount = format('NumberFormat', long).format(Number(value));
  const key = { '>': 'more_than', '<': 'less_than', '~': 'about' }[bound];
  return key ? say(key, { amount }) : amount;
}

const percent = (value) => format('NumberFormat', { style: 'percent', maximumFractionDigits: 2 }).format(value);

function shareText(text) {
  return /^\d+(\.\d+)?$/.test(text) ? percent(Number(text) / 100) : text;
}

const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  .replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Cut a text to `most` characters, whole ones. */
function brief(text, most) {
  if (text.length <= most) return text;
  return `${Array.from(text.slice(0, most * 4)).slice(0, most - 1).join('').trimEnd()}…`;
}
