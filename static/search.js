/**
 * Words as readers type them against words as articles write them, and against the names of what
 * they are about. src/corridor_map/languages/search_folding.py says what a fold is; here it is done to a
 * whole text at once, with the same result.
 */
CorridorMap.search = (function () {
  'use strict';
  const { data } = CorridorMap;

  const [FORMS, PLAIN] = ['ςəǝłøđðıґւيىېےۍێؠكڪةەہھۃٱ', 'σeelodd' + 'iгվیییییییککههههها'];
  /** Letters that are written for another one. */
  const LETTERS = new Map([['þ', 'th'], ['æ', 'ae'], ['œ', 'oe']]);
  for (let i = 0; i < FORMS.length; i++) LETTERS.set(FORMS[i], PLAIN[i]);
  for (let i = 0; i < 20; i++) LETTERS.set(String.fromCharCode((i < 10 ? 0x660 : 0x6e6) + i), String(i % 10));
  const WRITTEN = new RegExp(`[${Array.from(LETTERS.keys()).join('')}]`, 'g');

  /** @param {string} text */
  const bare = (text) => text.normalize('NFKD').replace(/[\u200b\u200c]/g, ' ').replace(/[\p{M}\p{Cf}\u0640\u02b9-\u02c1]/gu, '');

  /** @param {string} text */
  function fold(text) {
    if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
    return bare(bare(text).toLowerCase().toUpperCase().toLowerCase()).replace(WRITTEN, (letter) => LETTERS.get(letter) || '');
  }

  /** @param {string} text @returns {string[]} */
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];

  /** The words of a text with a space before each, in which a word's beginning is looked for. @param {string} text */
  const spaced = (text) => ' ' + words(text).join(' ');

  /** What each kind of name is known by. @type {[string, [string, string][]][]} */
  const terms = Object.entries(data.terms).map(([kind, names]) => [kind, Array.from(names, ([id, known]) => [id, ' ' + known])]);

  /** @type {WeakMap<Passage, string>} */
  const texts = new WeakMap();

  /** @param {Passage} passage */
  function text(passage) {
    let found = texts.get(passage);
    if (found === undefined) {
      found = spaced(/** @type {Element} */ (passage.card.querySelector('blockquote')).textContent || '');
      texts.set(passage, found);
    }
    return found;
  }

  /**
   * Takes a query apart: the beginnings that its words are, and whose names they begin, by kind.
   * @param {string} query
   * @returns {WantedWord[]}
   */
  function wanted(query) {
    return Array.from(new Set(words(query)), (word) => {
      const start = ' ' + word;
      const named = terms.map(([kind, names]) => [kind, new Set(names.filter(([, known]) => known.includes(start)).map(([id]) => id))]);
      return { start, named: Object.fromEntries(named) };
    });
  }

  /** What the last query was, and which passages are known to fit it. */
  let last = { query: '', wanted: wanted(''), known: /** @type {Map<Passage, boolean>} */ (new Map()) };

  /** Returns what tells whether a passage has each word, or is about something with such a name. @param {string} query @returns {(passage: Passage) => boolean} */
  function matcher(query) {
    if (query !== last.query) last = { query, wanted: wanted(query), known: new Map() };
    const asked = last;
    if (!asked.wanted.length) return () => true;
    return (passage) => {
      let fits = asked.known.get(passage);
      if (fits === undefined) {
        fits = asked.wanted.every(
          ({ start, named }) =>
            text(passage).includes(start) ||
            passage.routes.some((id) => named.route.has(id)) ||
            passage.places.some((id) => named.place.has(id)) ||
            passage.actors.some((id) => named.actor.has(id))
        );
        asked.known.set(passage, fits);
      }
      return fits;
    };
  }

  /**
   * Where words that were looked for stand in a text.
   * @param {string} text
   * @param {WantedWord[]} query
   * @returns {[number, number][]} where each begins and ends, in UTF-16 units
   */
  function spans(text, query) {
    let folded = '';
    /** Where in the text each unit of the fold comes from: from where to where. @type {[number, number][]} */
    const origins = [];
    let at = 0;
    for (const letter of text) {
      const plain = fold(letter);
      for (let i = 0; i < plain.length; i++) origins.push([at, at + letter.length]);
      if (!plain && origins.length) origins[origins.length - 1][1] = at + letter.length;
      folded += plain;
      at += letter.length;
    }
    /** @type {[number, number][]} */
    const found = [];
    for (const word of folded.matchAll(/[\p{L}\p{N}]+/gu)) {
      const own = ' ' + word[0];
      if (query.some(({ start }) => own.startsWith(start))) found.push([origins[word.index][0], origins[word.index + word[0].length - 1][1]]);
    }
    return found;
  }

  /** Folds the passages while nothing else is to be done. @param {Passage[]} passages */
  function prepare(passages) {
    const idle = window.requestIdleCallback || ((/** @type {(left: {timeRemaining: () => number}) => void} */ work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50));
    let next = 0;
    const work = (/** @type {{timeRemaining: () => number}} */ left) => {
      for (const end = performance.now() + left.timeRemaining(); next < passages.length && performance.now() < end; next++) text(passages[next]);
      if (next < passages.length) idle(work);
    };
    idle(work);
  }

  return { fold, words, spaced, wanted, matcher, spans, prepare };
})();
