/* Choosing an entity, a line or a path, and bringing it into sight. */

let opener = null;

function select(chosen, { record = true, move = false, focusPanel = false } = {}) {
  state.selected = chosen;
  state.camera = null;
  factsShown = FACTS;
  if (focusPanel) opener = document.activeElement;
  if (chosen?.entity !== undefined && !view.drawn.has(chosen.entity)) state.asked.add(chosen.entity);
  if (chosen && (chosen.path || [...focus().entities].some((id) => !view.drawn.has(id)))) {
    look();
    paint();
  }
  redraw();
  showPanel(focusPanel);
  showTools();
  if (chosen && (move || narrow.matches)) bringIn();
  if (record) remember(true);
}

/** Lift the filters that keep an entity from being seen, those that a reader set by name. */
function uncover(id) {
  state.off.types.delete(entities[id].group);
  state.hidden.delete(id);
  look();
  if (!view.there(id) && state.around) state.around = null;
}

/** The part of the map that no sheet covers: its height, on a narrow screen with the panel open. */
function openHeight() {
  const { clientHeight: height } = canvas;
  if (!narrow.matches || !state.selected || touring()) return height;
  canvas.scrollIntoView({ block: 'start' });
  const top = canvas.getBoundingClientRect().top;
  return Math.max(160, Math.min(height, byId('panel').getBoundingClientRect().top - top));
}

/** Show what was chosen with what it is tied to, as large as fits; stay where that is so already. */
function bringIn() {
  const near = [...focus().entities].filter((id) => view.drawn.has(id)).map((id) => spot.get(id));
  if (!near.length) return;
  const box = bounds(near.map(({ x, y }) => [x, y]));
  const [width, height] = [canvas.clientWidth, openHeight()];
  const room = [Math.max(width - (width > 600 ? 200 : 110), 120), Math.max(height - (width > 600 ? 150 : 110), 100)];
  const best = Math.min(1.7, ...[0, 1].map((i) => room[i] / Math.max(box.size[i], 1)));
  const inside = near.map((point) => network.canvasToDOM(point))
    .every(({ x, y }) => x > 40 && y > 40 && x < width - 40 && y < height - 40);
  if (inside && network.getScale() > best * 0.75) return;
  const animation = calm.matches ? false : { duration: 350, easingFunction: 'easeInOutQuad' };
  const offset = { x: 0, y: (height - canvas.clientHeight) / 2 + (width > 600 ? 0 : 16) };
  network.moveTo({ position: { x: box.middle[0], y: box.middle[1] }, scale: best, offset, animation });
}

function closePanel() {
  select(null);
  const back = opener && document.contains(opener) ? opener : canvas;
  opener = null;
  back.focus();
}
