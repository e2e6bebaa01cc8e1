/* Taking the map elsewhere: picture, paper, link, another page. */

const fileName = () => fold(byId('heading').textContent).replace(/ /g, '-').slice(0, 60) || 'map';

function svgText() {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture())}\n`;
}

function saveSvg() {
  saveFile(new Blob([svgText()], { type: 'image/svg+xml' }), `${fileName()}.svg`);
}

/** The picture in dots, two for each of the screen's. */
async function savePng() {
  const drawn = picture();
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svgText()], { type: 'image/svg+xml' }));
  image.src = address;
  await image.decode();
  const [wide, tall] = ['width', 'height'].map((name) => Number(drawn.getAttribute(name)));
  const paper = make('canvas', { width: wide * 2, height: tall * 2 });
  paper.getContext('2d').drawImage(image, 0, 0, wide * 2, tall * 2);
  URL.revokeObjectURL(address);
  const content = await new Promise((done) => { paper.toBlob(done, 'image/png'); });
  saveFile(content, `${fileName()}.png`);
}

/** Where this view is to be found; a file on a disk is to be published first. */
function pageAddress() {
  if (/^https?:/.test(location.protocol)) return location.href;
  const file = location.pathname.split('/').pop() || 'map.html';
  return `https://example.org/${/\.html?$/.test(file) ? file : 'map.html'}${location.hash}`;
}

/** The element that shows this view in another page, written out. */
function embedding() {
  return make('iframe', {
    src: pageAddress(), title: byId('heading').textContent, width: '100%', height: '760', frameborder: '0', loading: 'lazy', sandbox: 'allow-scripts allow-popups allow-downloads',
  }).outerHTML;
}

function openShare() {
  byId('share-link').value = pageAddress();
  byId('share-embed').value = embedding();
  byId('share-hint').hidden = /^https?:/.test(location.protocol);
  byId('share').showModal();
}

/** Copy a field's text; where the browser refuses, the text is at least selected. */
async function copy(field) {
  field.focus();
  field.select();
  let done = false;
  try {
    await navigator.clipboard.writeText(field.value);
    done = true;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    done = document.execCommand('copy');
  }
  byId('share-told').textContent = done ? strings().copied : strings().copy_by_hand;
}

function toPaper() {
  byId('paper').replaceChildren(picture(true));
  repaint();
}

function listenPublishing() {
  const clicks = {
    'open-share': openShare, 'save-svg': saveSvg, 'save-png': savePng, 'print-page': () => { byId('share').close(); print(); },
    'copy-link': () => copy(byId('share-link')), 'copy-embed': () => copy(byId('share-embed')), 'close-share': () => byId('share').close(),
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener('click', act);
  byId('share').addEventListener('close', () => { byId('share-told').textContent = ''; });
  addEventListener('beforeprint', toPaper);
  addEventListener('afterprint', () => byId('paper').replaceChildren());
}
