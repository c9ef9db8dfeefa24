/**
 * The text of a draft with its passages, and beside it each passage with its reasons and its routes.
 * What a reader decides stays with the words of the sentence when the text is read again.
 */
CorridorMap.review = (function () {
  'use strict';
  const { byId, element, adding } = CorridorMap;
  const names = adding.names;

  /** @type {Map<string, (words: string) => string>} */
  const RULES = new Map([
    ['name', (words) => 'is named: “' + words + '”'],
    ['description', (words) => 'is described: “' + words + '”'],
    ['carried-on', (words) => 'was the subject before, and “' + words + '” goes on about it'],
    ['part', (words) => 'has a part that is named: “' + words + '”'],
  ]);

  /** @type {Reviewed[]} */
  let sentences = [];
  /** The routes that a reader has chosen, by the key of the sentence. @type {Map<string, Set<string>>} */
  const chosen = new Map();
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {number | undefined} */
  let waiting;

  const [text, cards] = [byId('text'), byId('cards')];
  const map = /** @type {HTMLIFrameElement} */ (byId('map'));

  /** @param {Reviewed} one */
  function routesOf(one) {
    return chosen.has(one.key) ? Array.from(names.keys()).filter((id) => chosen.get(one.key)?.has(id)) : one.found;
  }

  /**
   * @param {Reviewed} one
   * @param {string[]} routes
   */
  function choose(one, routes) {
    const same = routes.length === one.found.length && routes.every((id) => one.found.includes(id));
    if (same) chosen.delete(one.key);
    else chosen.set(one.key, new Set(routes));
    mark(one);
    if (one.card) renew(one, one.card);
    count();
    showOnMap(routes);
    for (const listener of listeners) listener();
  }

  /** @param {Reviewed} one */
  function state(one) {
    if (!chosen.has(one.key)) return '';
    if (!one.found.length) return routesOf(one).length ? 'Marked by hand' : '';
    return routesOf(one).length ? 'Corrected by hand' : 'Rejected by hand';
  }

  /** Underlines a sentence in the text, with a line for each of its routes. @param {Reviewed} one */
  function mark(one) {
    const routes = routesOf(one);
    let inner = document.createTextNode(one.text);
    /** @type {Node} */
    let within = inner;
    for (const id of routes.slice(1).reverse()) {
      const line = element('span', 'mark-line');
      line.dataset.route = id;
      line.append(within);
      within = line;
    }
    one.span.replaceChildren(within);
    one.span.className = 'sentence' + (routes.length ? ' mark' : one.found.length ? ' mark faint' : '');
    if (routes.length || one.found.length) one.span.dataset.route = routes[0] || one.found[0];
    else delete one.span.dataset.route;
    if (routes.length) one.span.dataset.tag = routes.map((id) => names.get(id)).join(' · ');
    else if (one.found.length) one.span.dataset.tag = 'rejected';
    else delete one.span.dataset.tag;
  }

  /** @param {Reviewed} one */
  function card(one) {
    const made = element('li', 'passage');
    const rail = element('span', 'rail');
    rail.setAttribute('aria-hidden', 'true');
    const quote = element('blockquote', '', one.text);
    quote.dir = 'auto';
    quote.lang = text.lang;
    const why = element('ul', 'why');
    for (const [route, rule, words] of one.why) {
      const line = element('li', '');
      const name = element('b', 'tag', names.get(route) || route);
      name.dataset.route = route;
      line.append(name, ' ' + (RULES.get(rule) || ((said) => rule + ': “' + said + '”'))(words));
      why.append(line);
    }
    const group = element('fieldset', 'about-routes');
    group.append(element('legend', '', one.found.length ? 'It is about' : 'Not linked. It is about'));
    for (const [id, name] of names) {
      const label = element('label', '');
      label.dataset.route = id;
      const box = /** @type {HTMLInputElement} */ (element('input', ''));
      box.type = 'checkbox';
      box.value = id;
      box.addEventListener('change', () => {
        const routes = routesOf(one).filter((other) => other !== id);
        choose(one, box.checked ? Array.from(names.keys()).filter((other) => other === id || routes.includes(other)) : routes);
      });
      label.append(box, element('span', 'tag', name));
      group.append(label);
    }
    const acts = element('p', 'tags');
    const reject = /** @type {HTMLButtonElement} */ (element('button', 'reject', 'Reject'));
    const undo = /** @type {HTMLButtonElement} */ (element('button', 'undo', one.found.length ? 'As it was found' : 'Leave it out'));
    reject.type = undo.type = 'button';
    reject.addEventListener('click', () => {
      choose(one, []);
      undo.focus();
    });
    undo.addEventListener('click', () => {
      choose(one, one.found);
      if (one.found.length) reject.focus();
      else drop(one);
    });
    acts.append(reject, undo, element('span', 'decision'));
    made.append(rail, quote, why, group, acts);
    made.addEventListener('focusin', () => {
      light(one);
      revealInText(one);
    });
    made.addEventListener('pointerenter', () => light(one));
    made.addEventListener('click', () => revealInText(one));
    made.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') goTo(one);
    });
    renew(one, made);
    return made;
  }

  /**
   * Brings a card up to date with what was decided.
   * @param {Reviewed} one
   * @param {HTMLElement} made
   */
  function renew(one, made) {
    const routes = routesOf(one);
    made.dataset.state = state(one);
    made.dataset.routes = routes.join(' ');
    const lines = routes.map((id) => {
      const line = element('i', '');
      line.dataset.route = id;
      return line;
    });
    made.querySelector('.rail')?.replaceChildren(...lines);
    for (const box of made.querySelectorAll('input')) box.checked = routes.includes(box.value);
    const find = (/** @type {string} */ name) => /** @type {HTMLElement} */ (made.querySelector(name));
    find('.decision').textContent = state(one);
    find('.reject').hidden = !one.found.length || !routes.length;
    find('.undo').hidden = one.found.length > 0 && !chosen.has(one.key);
  }

  /** Puts the card of a sentence where the sentence is in the text. @param {Reviewed} one */
  function place(one) {
    one.card = card(one);
    const next = sentences.find((other) => other.start > one.start && other.card);
    cards.insertBefore(one.card, next?.card || null);
  }

  /** @param {Reviewed} one */
  function drop(one) {
    one.card?.remove();
    one.card = null;
    count();
    goTo(one);
  }

  /** Scrolls the text, where it has a window of its own, without moving the page. @param {Reviewed} one */
  function revealInText(one) {
    const [seen, at] = [text.getBoundingClientRect(), one.span.getBoundingClientRect()];
    if (at.top < seen.top || at.bottom > seen.bottom) text.scrollTop += at.top - seen.top - seen.height / 3;
  }

  /** @param {Reviewed} one */
  function light(one) {
    for (const lit of document.querySelectorAll('.lit')) lit.classList.remove('lit');
    one.span.classList.add('lit');
    one.card?.classList.add('lit');
    showOnMap(routesOf(one));
  }

  /** Lights routes on the map beside the cards, once the reader stays with them. @param {string[]} routes */
  function showOnMap(routes) {
    if (map.hidden || getComputedStyle(map).display === 'none') return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const lines = routes.filter((id) => id !== 'borders');
      const query = '?embed=1' + (routes.length ? '&routes=' + [...new Set([...routes, 'borders'])].join(',') : '');
      const address = '/' + query + (lines.length ? '&focus=' + lines[0] : '');
      if (map.dataset.shows !== address) map.contentWindow?.location.replace(address);
      map.dataset.shows = address;
    }, 250);
  }

  /** Makes a sentence the one that Tab leads to. @param {Reviewed} one */
  function goTo(one) {
    for (const other of text.querySelectorAll('[tabindex="0"]')) other.setAttribute('tabindex', '-1');
    one.span.tabIndex = 0;
    one.span.focus();
  }

  /** @param {Reviewed} one */
  function open(one) {
    if (!one.card) place(one);
    count();
    light(one);
    one.card?.querySelector('input')?.focus();
    one.card?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {EventTarget | null} target */
  function sentenceAt(target) {
    const span = target instanceof Element ? target.closest('.sentence') : null;
    return sentences.findIndex((one) => one.span === span);
  }

  text.addEventListener('click', (event) => {
    const at = sentenceAt(event.target);
    // Whoever selects words to copy them does not mean the sentence.
    if (at >= 0 && getSelection()?.isCollapsed) open(sentences[at]);
  });
  text.addEventListener('keydown', (event) => {
    const at = sentenceAt(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = new Map([['ArrowDown', at + 1], ['ArrowRight', at + 1], ['ArrowUp', at - 1], ['ArrowLeft', at - 1], ['Home', 0], ['End', sentences.length - 1]]).get(event.key);
    if (to !== undefined && sentences[to]) goTo(sentences[to]);
    else if (event.key === 'Enter' || event.key === ' ') open(sentences[at]);
    else if (to === undefined) return;
    event.preventDefault();
  });

  function summary() {
    /** @type {Map<string, number>} */
    const counts = new Map();
    let passages = 0;
    for (const one of sentences) {
      const routes = routesOf(one);
      passages += routes.length ? 1 : 0;
      for (const id of routes) counts.set(id, (counts.get(id) || 0) + 1);
    }
    const parts = Array.from(names).filter(([id]) => counts.has(id)).map(([id, name]) => name + ' ' + counts.get(id));
    const total = passages + (passages === 1 ? ' passage' : ' passages') + ' in ' + sentences.length + (sentences.length === 1 ? ' sentence' : ' sentences');
    return total + (parts.length ? ': ' + parts.join(', ') : '');
  }

  function count() {
    byId('counts').textContent = summary() + '.';
    byId('none').hidden = cards.childElementCount > 0;
  }

  /**
   * @param {DraftData} draft
   * @param {string} lang
   */
  function show(draft, lang) {
    /** @type {Map<string, number>} */
    const times = new Map();
    text.lang = lang;
    sentences = [];
    const paragraphs = draft.paragraphs.map((paragraph) => {
      const made = element('p', '');
      made.dir = 'auto';
      for (const [start, end, words, found = [], why = []] of paragraph) {
        const time = (times.get(words) || 0) + 1;
        times.set(words, time);
        const span = element('span', '');
        span.tabIndex = sentences.length ? -1 : 0;
        span.setAttribute('role', 'button');
        const one = { key: time + ' ' + words, start, end, text: words, found, why, span, card: null };
        sentences.push(one);
        mark(one);
        made.append(span, ' ');
      }
      return made;
    });
    text.replaceChildren(...paragraphs);
    cards.replaceChildren();
    for (const one of sentences) {
      if (!one.found.length && !chosen.has(one.key)) continue;
      one.card = card(one);
      cards.append(one.card);
    }
    map.hidden = false;
    if (!map.dataset.shows) showOnMap([]);
    count();
  }

  function decisions() {
    const decided = sentences.filter((one) => chosen.has(one.key));
    return decided.map((one) => ({ start: one.start, end: one.end, routes: routesOf(one) }));
  }

  return { show, decisions, summary, forget: () => chosen.clear(), onDecision: (/** @type {() => void} */ listener) => listeners.push(listener) };
})();
