/**
 * The list of passages. A short list is all in the document; of a long one only what is near
 * the window is, with room kept for the rest.
 */
CorridorMap.list = (function () {
  'use strict';
  const { byId, element, passages } = CorridorMap;

  /** From this many on, what is out of sight is left out of the document. */
  const LONG = 120;
  /** Passages kept above and below what is in sight, for the keyboard and for quick scrolling. */
  const SPARE = 8;
  /** Pixels, until a passage has been measured. */
  const GUESS = 190;

  const { all, list } = passages;
  const windowed = all.length > LONG;
  const scroller = byId('scroll');
  const above = element('div', '');
  const below = element('div', '');
  /** @type {Map<Passage, number>} */
  const heights = new Map();
  /** What fits. @type {Passage[]} */
  let fitting = all;
  let printing = false;

  function start() {
    if (!windowed) return;
    list.replaceChildren();
    list.before(above);
    list.after(below);
    scroller.addEventListener('scroll', lay, { passive: true });
    addEventListener('resize', () => (heights.clear(), lay()));
    addEventListener('beforeprint', () => ((printing = true), lay()));
    addEventListener('afterprint', () => ((printing = false), lay()));
  }

  /** @param {Passage[]} found the passages that fit, in order */
  function show(found) {
    fitting = found;
    if (windowed) return lay();
    const shown = new Set(found);
    for (const passage of all) passage.card.hidden = !shown.has(passage);
  }

  /** @param {Passage} passage */
  const height = (passage) => heights.get(passage) || GUESS;

  /** Puts into the document what is in sight and a little more. */
  function lay() {
    for (const card of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
      const passage = passages.get(card.dataset.passage || '');
      if (passage && card.offsetHeight) heights.set(passage, card.offsetHeight);
    }
    const top = scroller.getBoundingClientRect().top - above.getBoundingClientRect().top;
    let first = 0;
    let before = 0;
    while (first < fitting.length && before + height(fitting[first]) < top) before += height(fitting[first++]);
    let last = first;
    for (let y = before; last < fitting.length && y < top + scroller.clientHeight; last++) y += height(fitting[last]);
    first = Math.max(0, first - SPARE);
    last = Math.min(fitting.length, last + SPARE);
    if (printing) [first, last] = [0, fitting.length];
    const cards = fitting.slice(first, last).map((passage) => passage.card);
    if (cards.length !== list.children.length || cards.some((card, i) => card !== list.children[i])) place(cards);
    above.style.height = `${sum(0, first)}px`;
    below.style.height = `${sum(last, fitting.length)}px`;
  }

  /** Puts cards into the list without taking out those that stay, so that none loses the focus. @param {HTMLElement[]} cards */
  function place(cards) {
    const wanted = new Set(cards);
    for (const card of Array.from(list.children)) {
      if (!wanted.has(/** @type {HTMLElement} */ (card)) && !card.contains(document.activeElement)) card.remove();
    }
    let at = list.firstElementChild;
    for (const card of cards) {
      while (at && !wanted.has(/** @type {HTMLElement} */ (at))) at = at.nextElementSibling;
      if (at === card) at = at.nextElementSibling;
      else list.insertBefore(card, at);
    }
  }

  /** @param {number} from @param {number} to */
  function sum(from, to) {
    let pixels = 0;
    for (let i = from; i < to; i++) pixels += height(fitting[i]);
    return pixels;
  }

  /** Brings a passage into sight, unless it is there; whatever was chosen stays under the pointer. @param {Passage} passage */
  function reveal(passage) {
    const at = fitting.indexOf(passage);
    if (at < 0) return;
    if (windowed && !passage.card.isConnected) {
      scroller.scrollTop += above.getBoundingClientRect().top - scroller.getBoundingClientRect().top + sum(0, at) - scroller.clientHeight / 3;
      lay();
    }
    const { top, bottom } = passage.card.getBoundingClientRect();
    const seen = scroller.getBoundingClientRect();
    if (top >= seen.top && bottom <= seen.bottom) return;
    passage.card.scrollIntoView({ block: 'center' });
    // On the way the browser learns how tall the passages are that it had not laid out.
    requestAnimationFrame(() => passage.card.scrollIntoView({ block: 'center' }));
  }

  return { start, show, reveal };
})();
