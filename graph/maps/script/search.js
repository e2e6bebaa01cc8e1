/* Finding an entity by any of its names, as people type. */

let index = null;

/** The names of all entities, folded; made when the first reader types, once a language. */
function names_() {
  if (index?.language === state.language) return index.entries;
  const entries = entities.map((entity) => {
    const known = [...new Set([nameOf(entity), entity.label, ...Object.values(entity.labels), ...entity.aliases])].filter((name) => name.trim());
    return { entity, names: known.map((name) => ({ name, folded: fold(name) })) };
  });
  index = { language: state.language, entries };
  return entries;
}

/** The entities that `text` names best: the whole name first, then its beginning, a word's, any part. */
function matches(text, admits = () => true) {
  const query = fold(text);
  if (!query) return [];
  const found = [];
  for (const { entity, names: known } of names_()) {
    let best = 9;
    let hit = '';
    for (const { name, folded } of known) {
      const at = folded.indexOf(query);
      const score = at < 0 ? 9 : at === 0 ? (folded === query ? 0 : 1) : folded[at - 1] === ' ' ? 2 : 3;
      if (score < best) [best, hit] = [score, name];
    }
    if (best < 9 && admits(entity)) found.push({ entity, best, hit });
  }
  return found.sort((a, b) => a.best - b.best || a.entity.id - b.entity.id).slice(0, 8);
}

let finders = 0;

/** Make a field that suggests entities, and the list of its suggestions; `choose` gets the chosen one. */
function finder(name, choose, admits) {
  finders += 1;
  const id = `suggestions-${finders}`;
  const box = make('input', {
    type: 'search', role: 'combobox', autocomplete: 'off', spellcheck: 'false', 'aria-expanded': 'false', 'aria-controls': id, 'aria-autocomplete': 'list', placeholder: name, 'aria-label': name,
  });
  const list = make('ul', { id, class: 'suggestions', role: 'listbox', 'aria-label': name, hidden: true });
  equip(box, list, choose, admits);
  return [box, list];
}

/** Let a field and a list work as a combobox. */
function equip(box, list, choose, admits) {
  let found = [];
  let active = -1;

  function show(open) {
    list.hidden = !open;
    box.setAttribute('aria-expanded', String(open));
    const options = found.map(({ entity, hit }, i) => make(
      'li', { role: 'option', id: `${list.id}-${i}`, 'aria-selected': String(i === active), onmousedown: (event) => { event.preventDefault(); take(i); } },
      mark(terms.classes.get(entity.group), 16), make('span', {}, bdi(brief(shownName(entity), 80))),
      make('small', {}, hit !== nameOf(entity) ? bdi(brief(hit, 40)) : label(terms.classes.get(entity.group))),
    ));
    list.replaceChildren(...(options.length ? options : [make('li', { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' }, strings().search_none)]));
    if (active >= 0 && open) box.setAttribute('aria-activedescendant', `${list.id}-${active}`);
    else box.removeAttribute('aria-activedescendant');
  }

  function suggest() {
    found = matches(box.value, admits);
    active = found.length ? 0 : -1;
    show(Boolean(box.value.trim()));
  }

  function clear() {
    box.value = '';
    found = [];
    show(false);
  }

  function take(i) {
    const { entity } = found[i];
    clear();
    choose(entity);
  }

  function keys(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!found.length) return;
      event.preventDefault();
      active = (active + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length;
      show(true);
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      clear();
    }
  }

  list.setAttribute('role', 'listbox');
  box.addEventListener('input', suggest);
  box.addEventListener('keydown', keys);
  box.addEventListener('focus', () => { if (box.value) suggest(); });
  box.addEventListener('blur', () => show(false));
}

const input = byId('search');

/** Show an entity that was searched for, whatever filter hides it. */
function find(entity) {
  uncover(entity.id);
  refresh(false);
  select({ entity: entity.id }, { move: true, focusPanel: true });
  opener = input;
}
