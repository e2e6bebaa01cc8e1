/* The guided tour: steps of a view and a text. */

const story = facts.story;
const touring = () => story.length > 0 && state.step !== null && state.step !== undefined;

function recallStep(text) {
  const number = Number.parseInt(text, 10);
  state.step = number >= 1 && number <= story.length ? number - 1 : null;
}

/** What the page opens with: what its address says, else the first step of the tour. */
function startingPoint() {
  if (location.hash.length > 1 || !story.length) return new URLSearchParams(location.hash.slice(1));
  return stepParameters(0);
}

function stepParameters(number) {
  const parts = new URLSearchParams(story[number].view);
  parts.set('step', String(number + 1));
  return parts;
}

/** Show a step of the tour, in the language that is in use. */
function goTo(number) {
  const parts = stepParameters(number);
  if (!parts.has('lang')) parts.set('lang', state.language);
  show(parts);
  showStory();
  remember(true);
  byId('story-heading').focus({ preventScroll: true });
  if (narrow.matches) byId('story').scrollIntoView({ block: 'start' });
}

function leaveTour() {
  show(new URLSearchParams({ lang: state.language }));
  showStory();
  fit();
  remember(true);
  byId('story-start').focus();
}

function showStory() {
  if (!story.length) return;
  const on = touring();
  document.body.classList.toggle('touring', on);
  byId('story-step').hidden = !on;
  byId('story-start').hidden = on;
  if (!on) return;
  const { title, text } = story[state.step];
  byId('story-count').textContent = say('step_of', { n: state.step + 1, all: story.length });
  byId('story-heading').textContent = title;
  byId('story-text').replaceChildren(...text.split(/\n\s*\n/).filter((part) => part.trim()).map((part) => make('p', { dir: 'auto' }, part)));
  byId('story-back').disabled = state.step === 0;
  byId('story-next').disabled = state.step === story.length - 1;
}

function listenStory() {
  if (!story.length) return;
  const clicks = {
    'story-start': () => goTo(0), 'story-back': () => goTo(state.step - 1), 'story-next': () => goTo(state.step + 1), 'story-leave': leaveTour,
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener('click', act);
}
