/** Words as readers type them against words as articles write them. */
CorridorMap.search = (function () {
  'use strict';

  /** Case and accents folded, as the server folds them. @param {string} text */
  const fold = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

  /** @type {WeakMap<Passage, string>} */
  const texts = new WeakMap();

  /** @param {Passage} passage */
  function text(passage) {
    let folded = texts.get(passage);
    if (folded === undefined) {
      folded = fold(/** @type {Element} */ (passage.card.querySelector('blockquote')).textContent || '');
      texts.set(passage, folded);
    }
    return folded;
  }

  /** Returns what tells whether a passage has all the words. @param {string} query @returns {(passage: Passage) => boolean} */
  function matcher(query) {
    const words = fold(query).split(/\s+/).filter(Boolean);
    return (passage) => words.every((word) => text(passage).includes(word));
  }

  return { fold, matcher };
})();
