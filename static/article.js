/** The article beside the map: its text with its passages, a bar to go from one to the next, and their place in it. */
CorridorMap.article = (function () {
  'use strict';
  const { data, byId, element, apart, state, passages, routes, text, strip, acts, views, filters, hover } = CorridorMap;

  /** How far down the window a passage is brought that was out of sight. */
  const READING_LINE = 0.25;

  /** Controls of the direction of writing, which nothing holds together in a list to choose from. */
  const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

  const section = views.section('article');
  const scroller = byId('scroll');
  const chooser = /** @type {HTMLSelectElement} */ (element('select', ''));
  const head = element('header', 'article-head');
  const bar = element('div', 'article-bar');
  const about = /** @type {HTMLSelectElement} */ (element('select', ''));
  const count = element('p', 'article-count');
  const column = element('div', 'article-column');
  const copy = element('div', 'article-text');
  const notes = element('footer', 'article-notes');
  const status = element('p', 'hidden');
  const margin = strip.create(pick);

  /** Every text there is so far. @type {Map<string, ArticleText>} */
  const texts = new Map(data.texts);
  /** The article that is laid out, and the one that is wanted. */
  let shown = '';
  let wanted = '';
  /** The elements of each passage of it. @type {Map<string, HTMLElement[]>} */
  let links = new Map();
  /** The passage that was last brought into sight. */
  let revealed = '';

  /** @param {HTMLSelectElement} select @param {string} name */
  function labelled(select, name) {
    const label = element('label', '');
    label.append(element('span', 'hidden', name), select);
    return label;
  }

  /** @param {HTMLSelectElement} select @param {[string, string][]} options values and words */
  function fill(select, options) {
    select.replaceChildren(...options.map(([value, words]) => new Option(words, value)));
  }

  function start() {
    fill(chooser, data.articles.map(({ slug, date, publisher, title }) => [slug, [hover.spoken(date), publisher, title].filter((part) => part && part !== 'not stated').join(' · ')]));
    chooser.addEventListener('change', () => state.set({ article: chooser.value, passage: '' }));
    about.addEventListener('change', () => state.set({ focus: about.value, passage: '' }));
    const before = acts.button('↑', () => step(-1));
    const next = acts.button('↓', () => step(1));
    before.setAttribute('aria-label', 'Previous passage');
    next.setAttribute('aria-label', 'Next passage');
    count.setAttribute('role', 'status');
    status.setAttribute('role', 'status');
    bar.append(labelled(about, 'Passages about'), count, before, next);
    column.append(labelled(chooser, 'Choose an article'), head, bar, copy, notes, status);
    section.append(column, margin.host);
    copy.addEventListener('click', onClick);
    for (const on of ['mouseover', 'focusin']) copy.addEventListener(on, (event) => preview(event.target));
    for (const off of ['mouseleave', 'focusout']) copy.addEventListener(off, () => preview(null));
    scroller.addEventListener('scroll', () => section.hidden || followWindow(), { passive: true });
    new ResizeObserver(() => section.hidden || drawStrip()).observe(copy);
    new ResizeObserver(() => section.hidden || drawStrip()).observe(margin.host);
    if (!data.articles.length) copy.append(element('p', 'empty', 'This map has no articles.'));
    views.fill('article', render);
  }

  /** The article a state means: its own, else that of its passage, else the newest. @param {PageState} now */
  function slugOf(now) {
    const chosen = passages.get(now.passage);
    const newest = data.articles[data.articles.length - 1];
    return data.articles.some(({ slug }) => slug === now.article) ? now.article : chosen ? chosen.article.slug : newest ? newest.slug : '';
  }

  /** @param {PageState} now */
  function render(now) {
    const slug = slugOf(now);
    if (slug === shown) follow(now);
    else if (slug !== wanted) show(slug);
    wanted = chooser.value = slug;
  }

  /** Lays out an article, once its text is there. @param {string} slug */
  async function show(slug) {
    if (!texts.has(slug)) {
      status.textContent = 'The article is being fetched.';
      try {
        const answer = await fetch(`/articles/${slug}.json`);
        if (!answer.ok) throw new Error(String(answer.status));
        texts.set(slug, await answer.json());
      } catch {
        if (slug === wanted) fail(slug);
        return;
      }
      if (slug !== wanted) return;
    }
    lay(slug, /** @type {ArticleText} */ (texts.get(slug)));
    follow(state.get());
  }

  /** @param {string} slug */
  function fail(slug) {
    const note = element('p', 'empty', 'The article could not be fetched from the server. ');
    note.append(acts.button('Try again', () => show(slug)));
    [shown, links] = ['', new Map()];
    for (const part of [head, notes]) part.replaceChildren();
    copy.replaceChildren(note);
    status.textContent = note.textContent;
  }

  /** @param {string} slug @param {ArticleText} article */
  function lay(slug, article) {
    const { title, author, publisher, date } = /** @type {ArticleData} */ (data.articles.find((one) => one.slug === slug));
    const built = text.build(slug, article);
    [shown, links, revealed] = [slug, built.links, ''];
    const heading = element('h1', '', title);
    const by = [author, publisher].filter((part) => part && part !== 'not stated');
    const from = element('p', 'source', ...by.flatMap((part) => [apart(part), ', ']), hover.spoken(date));
    for (const part of [heading, copy]) {
      part.lang = article.lang;
      part.dir = article.dir;
    }
    if (article.url) from.append(' · ', acts.outside('Original', article.url));
    head.replaceChildren(heading, from);
    copy.replaceChildren(...built.blocks);
    notes.replaceChildren(...article.notes.map((note) => element('p', 'source', note)));
    const counted = data.articles.length && columns().map((id) => /** @type {[string, string]} */ ([id, `${filters.focusName(id).replace(TURNING, '')} (${own(id).length})`]));
    fill(about, [['', `All passages (${own('').length})`], ...(counted || [])]);
    status.textContent = `“${title}” is shown.`;
    scroller.scrollTop = 0;
  }

  /** The routes the article speaks of, in the order of the panel. */
  const columns = () => state.toggles.filter((id) => own(id).length);

  /** The passages of the article that are about what is in focus, in reading order. @param {string} focus @returns {Passage[]} */
  function own(focus) {
    const all = Array.from(links.keys(), (id) => /** @type {Passage} */ (passages.get(id)));
    return focus ? all.filter((passage) => passages.concerns(passage, focus)) : all;
  }

  /** Shows what is selected. @param {PageState} now */
  function follow(now) {
    const found = own(now.focus);
    const at = found.findIndex(({ id }) => id === now.passage);
    const route = passages.routeOf(now.focus);
    about.value = columns().includes(route) ? route : '';
    const what = now.focus.includes('/') ? ` about ${filters.focusName(now.focus)}` : '';
    count.textContent = at < 0 ? `${found.length} passage${found.length === 1 ? '' : 's'}${what}` : `${at + 1} of ${found.length}${what}`;
    if (at < 0 && !what) delete count.dataset.at;
    else count.dataset.at = String(at);
    for (const other of bar.querySelectorAll('button')) other.disabled = !found.length;
    const meant = new Set(found.map(({ id }) => id));
    for (const [id, own] of links) {
      for (const link of own) {
        link.classList.toggle('faint', !(link.dataset.passages || '').split(' ').some((one) => meant.has(one)));
        if (id === now.passage) link.setAttribute('aria-current', 'true');
        else if (!(link.dataset.passages || '').split(' ').includes(now.passage)) link.removeAttribute('aria-current');
      }
    }
    acts.show(passages.get(now.passage), links.get(now.passage) || [], texts.get(shown), status);
    drawStrip();
    if (now.passage !== revealed && links.has(now.passage)) reveal(now.passage);
    revealed = now.passage;
  }

  /** The part of the window in which the text is seen, once it is scrolled to. */
  function sight() {
    const { top, bottom } = scroller.getBoundingClientRect();
    return { top: top + bar.offsetHeight, bottom: bottom - acts.height() };
  }

  /** Brings a passage into sight, unless all of it is. @param {string} id */
  function reveal(id) {
    const own = links.get(id) || [];
    const boxes = own.map((link) => link.getBoundingClientRect());
    const { top, bottom } = sight();
    const [first, last] = [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
    if (first >= top && last <= bottom) return;
    const line = top + Math.min(READING_LINE * (bottom - top), Math.max(0, bottom - top - (last - first)));
    scroller.scrollBy({ top: first - line, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  /** The next of some passages after the selected one, or after the first line in sight; after the last comes the first. @param {Passage[]} found @param {number} by 1 or -1 */
  function following(found, by) {
    const order = Array.from(links.keys());
    let from = order.indexOf(state.get().passage);
    if (from < 0) {
      const { top } = sight();
      const below = order.findIndex((id) => /** @type {HTMLElement[]} */ (links.get(id)).some((link) => link.getBoundingClientRect().bottom > top));
      from = (below < 0 ? order.length : below) - (by > 0 ? 1 : 0);
    }
    const ahead = by > 0 ? found.find(({ id }) => order.indexOf(id) > from) : [...found].reverse().find(({ id }) => order.indexOf(id) < from);
    return ahead || found[by > 0 ? 0 : found.length - 1];
  }

  /** @param {number} by 1 or -1 */
  function step(by) {
    const passage = following(own(state.get().focus), by);
    if (passage) choose(passage, byId('panel').dataset.stop !== 'full');
  }

  /** Selects a passage; the map shows what it is about, unless that would take the text away. @param {Passage} passage @param {boolean} [framed] */
  function choose(passage, framed = true) {
    if (shown && state.get().article !== shown) state.set({ article: shown }, { push: false });
    CorridorMap.panel.choose(passage, false, framed);
  }

  /** The passage to go to when a line on the map is clicked; none unless an article is being read. @param {string} focus */
  function after(focus) {
    const found = section.hidden ? [] : own(focus);
    return found.length ? /** @type {Passage} */ (following(found, 1)).id : '';
  }

  /** @param {Passage | null} passage @param {number} part */
  function pick(passage, part) {
    if (passage) return choose(passage, byId('panel').dataset.stop !== 'full');
    const { top, bottom } = sight();
    const box = copy.getBoundingClientRect();
    scroller.scrollBy({ top: box.top + part * box.height - (top + bottom) / 2 });
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const at = /** @type {Element} */ (event.target);
    const place = /** @type {HTMLElement | null} */ (at.closest('.place'));
    const link = /** @type {HTMLElement | null} */ (at.closest('.mark'));
    if ((!place && !link) || event.ctrlKey || event.metaKey || event.shiftKey || !getSelection()?.isCollapsed) return;
    event.preventDefault();
    if (place) return acts.goTo(Number(place.dataset.place));
    // Of passages one over the other, each click chooses the next.
    const ids = (/** @type {HTMLElement} */ (link).dataset.passages || '').split(' ');
    const passage = passages.get(ids[(ids.indexOf(state.get().passage) + 1) % ids.length]);
    if (passage) choose(passage);
  }

  /** Lights on the map what the passage under the pointer or the focus is about. @param {EventTarget | null} target */
  function preview(target) {
    const link = target && /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest('.mark'));
    const ids = link ? (link.dataset.passages || '').split(' ') : [];
    routes.preview(routes.segmentsOf(ids.flatMap((id) => /** @type {Passage} */ (passages.get(id)).targets)));
  }

  /** Marks the passages of the route under the pointer on the map. @param {string} route */
  function light(route) {
    for (const [id, own] of links) {
      const lit = Boolean(route) && /** @type {Passage} */ (passages.get(id)).routes.includes(route);
      for (const link of own) link.classList.toggle('lit', lit);
    }
  }

  /** Draws where the routes are spoken of anew: the text has another height, or other passages are meant. */
  function drawStrip() {
    const box = copy.getBoundingClientRect();
    const spots = own('').map((passage) => {
      const boxes = /** @type {HTMLElement[]} */ (links.get(passage.id)).map((link) => link.getBoundingClientRect());
      const [from, to] = [Math.min(...boxes.map(({ top }) => top)), Math.max(...boxes.map(({ bottom }) => bottom))];
      return { passage, from: (from - box.top) / box.height, to: (to - box.top) / box.height };
    });
    const said = columns().map((id) => {
      const at = spots.filter(({ passage }) => passage.routes.includes(id)).map(({ from }) => `${Math.round(100 * from)} %`);
      return `${filters.focusName(id)} at ${at.join(', ')}`;
    });
    margin.draw(spots, columns(), `Where in the article each route is spoken of. ${said.join('; ')}.`);
    followWindow();
  }

  function followWindow() {
    const { top, bottom } = sight();
    const box = copy.getBoundingClientRect();
    const part = (/** @type {number} */ y) => Math.min(1, Math.max(0, (y - box.top) / box.height));
    margin.follow(part(top), part(bottom));
  }

  return { start, after, light };
})();
