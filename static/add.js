/** Adding an article: a text goes to the server while it changes, and is kept when its reader says so. */
(function () {
  'use strict';

  const { byId, element, review, adding: page } = CorridorMap;
  const WAIT = 350;
  const TRIES = 10;

  const form = byId('add');
  const pasted = /** @type {HTMLTextAreaElement} */ (byId('pasted'));
  const chooser = /** @type {HTMLInputElement} */ (byId('file'));
  const said = byId('said');
  /** There is none where nothing can be kept. */
  const save = /** @type {HTMLButtonElement | null} */ (document.getElementById('save'));
  const fields = page.fields.map((name) => /** @type {HTMLInputElement} */ (form.querySelector('[name="' + name + '"]')));

  /** @type {{name: string, base64: string} | null} */
  let picked = null;
  /** What the server has made of what is on the page; null while that is not known. @type {DraftData | null} */
  let draft = null;
  /** @type {number | undefined} */
  let timer;
  /** @type {AbortController | null} */
  let asking = null;

  /**
   * @param {string} sentence
   * @param {'' | 'wrong' | 'busy'} [how]
   */
  function say(sentence, how = '') {
    said.textContent = sentence;
    said.dataset.how = how;
  }

  function source() {
    return picked || { text: pasted.value };
  }

  /** What a reader has typed; what was filled in from the file goes without saying. */
  function metadata() {
    return Object.fromEntries(fields.filter((field) => field.dataset.own && field.value.trim()).map((field) => [field.name, field.value]));
  }

  /**
   * @param {string} address
   * @param {object} content
   * @param {AbortSignal} [signal]
   */
  async function post(address, content, signal) {
    for (let tried = 1; ; tried++) {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Corridor-Map-Token': page.token },
        body: JSON.stringify(content),
        signal,
      });
      if (answer.status === 503 && tried < TRIES) {
        await new Promise((resume) => setTimeout(resume, 1000));
        continue;
      }
      const type = answer.headers.get('Content-Type') || '';
      if (!type.startsWith('application/json')) throw new Error(answer.status === 413 ? 'The text is too large for the server.' : 'The server gave no answer that can be read (' + answer.status + ').');
      const given = await answer.json();
      if (!answer.ok) throw new Error(given.error);
      return given;
    }
  }

  /** @param {unknown} error */
  function wrong(error) {
    const unreached = error instanceof TypeError;
    say(unreached ? 'The server does not answer; is it still running?' : /** @type {Error} */ (error).message, 'wrong');
  }

  /** Reads the text again soon; whatever was being read is of no interest any more. */
  function later() {
    clearTimeout(timer);
    asking?.abort();
    draft = null;
    ready();
    timer = setTimeout(link, WAIT);
  }

  async function link() {
    clearTimeout(timer);
    if (!picked && !pasted.value.trim()) {
      byId('review').hidden = true;
      say('');
      return;
    }
    if (!picked && new Blob([pasted.value]).size > page.most) {
      say('The text is larger than ' + page.most / 1e6 + ' MB; “corridor-map add” takes larger files.', 'wrong');
      return;
    }
    asking?.abort();
    const own = (asking = new AbortController());
    const slow = setTimeout(() => say('Reading…', 'busy'), 400);
    try {
      show(await post('/link.json', { ...source(), metadata: metadata() }, own.signal));
    } catch (error) {
      if (own.signal.aborted) return;
      byId('review').hidden = true;
      wrong(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /** @param {DraftData} found */
  function show(found) {
    draft = found;
    const read = new Map(Object.entries(found.found));
    for (const field of fields) if (!field.dataset.own) field.value = read.get(field.name) || '';
    const lang = fields.find((field) => field.name === 'lang')?.value || '';
    review.show(found, /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang) ? lang : '');
    const notes = [...found.left_out, ...found.notices];
    const list = byId('left-out');
    list.hidden = !notes.length;
    list.querySelector('ul')?.replaceChildren(...notes.map((note) => element('li', '', note)));
    byId('review').hidden = false;
    ready();
  }

  /** Says where things stand, and whether the article can be saved. */
  function ready() {
    if (save) save.disabled = !draft || draft.there !== null;
    if (!draft) return;
    const left = draft.left_out.length ? ' Left out: ' + draft.left_out.slice(0, 2).join('; ') + (draft.left_out.length > 2 ? '; and more, listed below.' : '.') : '';
    const there = draft.there ? ' It ' + draft.there.how + ', so it is not added again.' : '';
    const lacks = page.saves && !there && draft.lacking.length ? ' To be saved it still needs ' + draft.lacking.join(', ').replace(/, ([^,]*)$/, ' and $1') + '.' : '';
    say(draft.kind[0].toUpperCase() + draft.kind.slice(1) + ': ' + review.summary() + '.' + left + there + lacks, there ? 'wrong' : '');
  }

  /** @param {File | undefined} file */
  function take(file) {
    if (!file) return;
    if (file.size > page.most) {
      say(file.name + ' has ' + (file.size / 1e6).toFixed(1) + ' MB; the page takes ' + page.most / 1e6 + ' MB, and “corridor-map add” a hundred.', 'wrong');
      return;
    }
    const reader = new FileReader();
    reader.addEventListener('error', () => say(file.name + ' cannot be read; was it moved?', 'wrong'));
    reader.addEventListener('load', () => {
      picked = { name: file.name, base64: String(reader.result).split(',')[1] || '' };
      byId('picked-name').textContent = file.name;
      turn();
      later();
    });
    reader.readAsDataURL(file);
  }

  /** Shows either the file that was picked or the place to paste a text. */
  function turn() {
    byId('picked').hidden = !picked;
    pasted.hidden = Boolean(picked);
    review.forget();
    for (const field of fields) {
      if (!field.dataset.own) field.value = '';
    }
  }

  function empty() {
    picked = null;
    chooser.value = '';
    pasted.value = '';
    turn();
    later();
    pasted.focus();
  }

  /** Whoever saves while the text is still being read means it as they see it. */
  async function keep() {
    if (!draft || !save) return;
    const lacking = fields.filter((field) => field.required && !field.value.trim());
    for (const field of fields) field.setAttribute('aria-invalid', String(lacking.includes(field)));
    if (lacking.length) {
      ready();
      lacking[0].focus();
      return;
    }
    save.disabled = true;
    say('Saving…', 'busy');
    try {
      const kept = await post('/articles', { ...source(), metadata: metadata(), digest: draft.digest, decisions: review.decisions() });
      byId('done-says').textContent = '“' + kept.title + '” is in your folder as ' + kept.slug + ', with ' + kept.passages + (kept.passages === 1 ? ' passage.' : ' passages.');
      /** @type {HTMLAnchorElement} */ (byId('done-map')).href = kept.map;
      /** @type {HTMLAnchorElement} */ (byId('done-article')).href = kept.article;
      over(true);
      say('');
    } catch (error) {
      save.disabled = false;
      wrong(error);
    }
  }

  /** @param {boolean} saved */
  function over(saved) {
    form.hidden = saved;
    if (save) save.hidden = saved;
    byId('review').hidden = true;
    byId('done').hidden = !saved;
    if (saved) byId('done').focus();
  }

  pasted.addEventListener('input', later);
  for (const field of fields) {
    field.addEventListener('input', () => {
      field.dataset.own = 'yes';
      later();
    });
  }
  chooser.addEventListener('change', () => take(chooser.files?.[0]));
  byId('unpick').addEventListener('click', empty);
  save?.addEventListener('click', keep);
  form.addEventListener('submit', (event) => event.preventDefault());
  byId('another').addEventListener('click', () => {
    for (const field of fields) delete field.dataset.own;
    over(false);
    empty();
  });
  review.onDecision(ready);

  document.addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    document.body.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) document.body.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    document.body.classList.remove('over');
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    event.preventDefault();
    if (files.length > 1) say('One article at a time; “corridor-map add” takes many.', 'wrong');
    else take(files[0]);
  });
})();
