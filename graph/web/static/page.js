'use strict';
/* What pages do beyond plain HTML: suggestions while one types, and keys in the review. */
(() => {
  const known = document.getElementById('suggestions');
  const root = document.querySelector('link[rel="stylesheet"]').getAttribute('href').replace('/static/style.css', '');
  let last = '';
  const suggest = async (words) => {
    if (words === last) return;
    last = words;
    const answer = await fetch(`${root}/suggest?q=${encodeURIComponent(words)}`);
    if (!answer.ok || words !== last) return;
    known.replaceChildren(...(await answer.json()).map((name) => {
      const option = document.createElement('option');
      option.value = name;
      return option;
    }));
  };
  for (const input of document.querySelectorAll('input[list="suggestions"]')) {
    input.addEventListener('input', () => { if (input.value.trim().length > 1) suggest(input.value.trim()); });
  }

  const keyed = [...document.querySelectorAll('[data-key]')];
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input, textarea, select')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const found = keyed.find((element) => element.dataset.key.split(' ').includes(event.key));
    if (!found) return;
    event.preventDefault();
    if (found.matches('details')) {
      found.open = true;
      found.querySelector('input:not([type="hidden"])').focus();
    } else {
      found.click();
    }
  });
})();
