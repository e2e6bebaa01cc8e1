'use strict';
/* Finds names in the list of all: every word that was typed has to be in a line, accents or not. */
(() => {
  const input = document.getElementById('q');
  const status = document.getElementById('found');
  const told = status.textContent;
  const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const sections = [...document.querySelectorAll('[data-class]')].map((section) => ({
    section,
    lines: [...section.querySelectorAll('li')].map((line) => ({ line, text: folded(line.textContent) })),
  }));
  const find = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const { section, lines } of sections) {
      let here = 0;
      for (const { line, text } of lines) {
        line.hidden = !words.every((word) => text.includes(word));
        here += !line.hidden;
      }
      section.hidden = words.length > 0 && !here;
      found += here;
    }
    const text = found === 1 ? status.dataset.one : status.dataset.other;
    status.textContent = words.length ? text.replace('{n}', String(found)) : told;
  };
  input.value = new URLSearchParams(location.search).get('q') || '';
  input.form.addEventListener('submit', (event) => { event.preventDefault(); find(); });
  input.addEventListener('input', find);
  if (input.value) find();
})();
