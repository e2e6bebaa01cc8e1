/* The years beneath the map: how many claims each has, and which of them are shown. */

const strip = byId('years');

/** Build the strip once; it stays away where nothing is dated. */
function buildYears() {
  for (const [id, first] of [['year-first', true], ['year-last', false]]) {
    const slider = byId(id);
    slider.addEventListener('input', () => slide(slider, first));
    slider.addEventListener('change', () => { sliding = false; });
  }
  byId('undated').addEventListener('change', () => {
    state.undated = byId('undated').checked;
    refresh(true);
  });
}

/** How many claims each year has, and how many have none. */
const byYear = once(() => {
  const number = new Map();
  let undated = 0;
  for (const claim of claims) {
    const years = yearsOf(claim);
    if (years) {
      const year = Number.isFinite(years[0]) ? years[0] : years[1];
      number.set(year, (number.get(year) || 0) + 1);
    } else undated += 1;
  }
  return { number, undated };
});

let sliding = false;

/** Move one end of the span; one drag is one step back in the history. */
function slide(slider, first) {
  const value = Number(slider.value);
  const [from, to] = state.years || allYears();
  const span = first ? [Math.min(value, to), to] : [from, Math.max(value, from)];
  state.years = span.every((year, i) => year === allYears()[i]) ? null : span;
  refresh(true, !sliding);
  sliding = true;
}

function showYears() {
  strip.hidden = !allYears();
  if (!allYears()) return;
  const [from, to] = state.years || allYears();
  const [least, most] = allYears();
  for (const id of ['year-first', 'year-last']) [byId(id).min, byId(id).max] = [least, most];
  const { number, undated } = byYear();
  byId('undated').closest('label').hidden = !undated;
  byId('year-first').value = from;
  byId('year-last').value = to;
  for (const [id, year] of [['year-first', from], ['year-last', to]]) byId(id).setAttribute('aria-valuetext', String(year));
  byId('undated').checked = state.undated;
  byId('span').textContent = from === to ? String(from) : `${from} – ${to}`;
  const tallest = Math.max(...number.values());
  const wide = 100 / Math.max(most - least, 1);
  const bars = [...number].map(([year, value]) => shape('rect', {
    x: (year - least) * wide - wide * 0.4, width: Math.min(wide * 0.8, 20), y: 20 - 20 * Math.sqrt(value / tallest), height: 20 * Math.sqrt(value / tallest), class: year >= from && year <= to ? 'in' : 'out',
  }));
  byId('bars').replaceChildren(...bars);
}
