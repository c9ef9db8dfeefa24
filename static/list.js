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
  /** As often is gone nearer to a passage whose neighbours have not been measured. */
  const ROUNDS = 6;

  const { all, list } = passages;
  const windowed = all.length > LONG;
  const scroller = byId('scroll');
  const above = element('div', '');
  const below = element('div', '');
  /** @type {Map<Passage, number>} */
  const heights = new Map();
  const order = new Map(all.map((passage, i) => [passage.id, i]));
  /** What fits. @type {Passage[]} */
  let fitting = all;
  let printing = false;

  function start() {
    if (!windowed) return;
    list.replaceChildren();
    // The browser would hold on to what we hold on to.
    scroller.style.overflowAnchor = 'none';
    list.classList.add('windowed');
    list.before(above);
    list.after(below);
    scroller.addEventListener('scroll', lay, { passive: true });
    // Whoever goes on by keyboard from a passage that was scrolled away goes on from there.
    list.addEventListener('keydown', (event) => {
      if (event.key !== 'Tab' && event.key !== 'Enter' && event.key !== ' ') return;
      const card = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('.passage.hidden'));
      const passage = card && passages.get(card.dataset.passage || '');
      if (passage) reveal(passage);
    });
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

  /** Learns how tall the passages are that are in the document. */
  function measure() {
    for (const card of /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children)) {
      const passage = passages.get(card.dataset.passage || '');
      if (passage && card.offsetHeight && !card.classList.contains('hidden')) heights.set(passage, card.offsetHeight);
    }
  }

  /** Puts into the document what is in sight and a little more; what is in sight stays where it is. */
  function lay() {
    measure();
    const seen = scroller.getBoundingClientRect();
    const top = seen.top - above.getBoundingClientRect().top;
    let first = 0;
    let before = 0;
    while (first < fitting.length && before + height(fitting[first]) < top) before += height(fitting[first++]);
    let last = first;
    for (let y = before; last < fitting.length && y < top + scroller.clientHeight; last++) y += height(fitting[last]);
    first = Math.max(0, first - SPARE);
    last = Math.min(fitting.length, last + SPARE);
    if (printing) [first, last] = [0, fitting.length];
    const cards = fitting.slice(first, last).map((passage) => passage.card);
    const stays = cards.find((card) => card.isConnected && card.getBoundingClientRect().bottom > seen.top);
    const was = stays && stays.getBoundingClientRect().top;
    if (cards.length !== list.children.length || cards.some((card, i) => card !== list.children[i])) place(cards);
    measure();
    above.style.height = `${sum(0, first)}px`;
    below.style.height = `${sum(last, fitting.length)}px`;
    // Some were not as tall as had been guessed.
    const moved = stays && was !== undefined && was < seen.bottom && top > 0 ? stays.getBoundingClientRect().top - was : 0;
    if (moved) scroller.scrollTop += moved;
  }

  /** Puts cards into the list; the one with the focus stays there out of sight, so that the focus is not lost. @param {HTMLElement[]} cards */
  function place(cards) {
    const wanted = new Set(cards);
    for (const card of /** @type {HTMLElement[]} */ (Array.from(list.children))) {
      const stays = wanted.has(card) || card.contains(document.activeElement);
      if (stays) card.classList.toggle('hidden', !wanted.has(card));
      else card.remove();
    }
    const stray = list.querySelector(':scope > .hidden');
    const isBefore = stray && cards.length && orderOf(stray) < orderOf(cards[0]);
    let at = isBefore ? stray.nextElementSibling : list.firstElementChild;
    for (const card of cards) {
      card.classList.remove('hidden');
      if (at === card) at = at.nextElementSibling;
      else list.insertBefore(card, at);
    }
  }

  /** @param {Element} card */
  const orderOf = (card) => order.get(/** @type {HTMLElement} */ (card).dataset.passage || '') || 0;

  /** @param {number} from @param {number} to */
  function sum(from, to) {
    let pixels = 0;
    for (let i = from; i < to; i++) pixels += height(fitting[i]);
    return pixels;
  }

  /** Goes to where a passage must be that is not in the document, and again once its neighbours are measured. @param {Passage} passage @param {number} at */
  function approach(passage, at) {
    for (let round = 0; round < ROUNDS; round++) {
      const before = scroller.scrollTop;
      const head = above.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
      scroller.scrollTop = head + sum(0, at) - scroller.clientHeight / 3;
      if (Math.abs(scroller.scrollTop - before) < 1 && passage.card.isConnected && !passage.card.classList.contains('hidden')) return;
      lay();
    }
  }

  /** Brings a passage into sight, unless it is there; whatever was chosen stays under the pointer. @param {Passage} passage */
  function reveal(passage) {
    const at = fitting.indexOf(passage);
    if (at < 0) return;
    if (windowed && (!passage.card.isConnected || passage.card.classList.contains('hidden'))) approach(passage, at);
    const { top, bottom } = passage.card.getBoundingClientRect();
    const seen = scroller.getBoundingClientRect();
    if (top >= seen.top && bottom <= seen.bottom) return;
    passage.card.scrollIntoView({ block: 'center' });
    // On the way the browser learns how tall the passages are that it had not laid out.
    requestAnimationFrame(() => {
      if (windowed) lay();
      passage.card.scrollIntoView({ block: 'center' });
    });
  }

  return { start, show, reveal };
})();
