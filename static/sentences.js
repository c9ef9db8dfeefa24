/** The sentences of the articles that are no passage: asked of the server, or found in the file. */
CorridorMap.sentences = (function () {
  'use strict';
  const { data, passages, search } = CorridorMap;

  /** As many are shown, and of a long one as many code points, so many of them before the word that was found. */
  const [MOST, LONG, BEFORE] = [20, 240, 60];

  /** The sentences of the file, once they have been looked for. @type {SentenceEntry[] | undefined} */
  let all;

  /** @param {string} slug */
  const numbersOf = (slug) => /** @type {[number[], number[]]} */ (data.sentences?.get(slug));

  /** The letters of an article; those of passages are there as gaps. @param {string} slug */
  function letters(slug) {
    const [gaps] = numbersOf(slug);
    const { blocks } = /** @type {ArticleText} */ (data.texts.get(slug));
    return blocks.flatMap(([, ...runs], i) => [
      ...' '.repeat(gaps[i]),
      ...runs.flatMap((run) =>
        (typeof run === 'string' ? [run] : /** @type {PieceData[]} */ (run.slice(1))).flatMap((piece) => {
          const own = Array.isArray(piece) ? piece[0] : piece;
          return typeof own === 'number' ? Array(own).fill(' ') : Array.from(own);
        })
      ),
    ]);
  }

  /** The ids of a kind as the numbers of mentions count them. @param {'place' | 'actor'} kind @returns {[NameKind, string][]} */
  const ordered = (kind) => Array.from(data.terms[kind].keys()).sort().map((id) => [kind, id]);

  /** @returns {SentenceEntry[]} the newest article first */
  function read() {
    const mentioned = [...ordered('place'), ...ordered('actor')];
    const articles = [...data.articles].sort((a, b) => (a.date === b.date ? (a.slug < b.slug ? -1 : 1) : a.date < b.date ? 1 : -1));
    return articles.flatMap(({ slug }) => {
      const text = letters(slug);
      /** @type {SentenceEntry[]} */
      const found = [];
      const numbers = numbersOf(slug)[1];
      for (let i = 0, end = -1; i < numbers.length; ) {
        const start = end + (numbers[i] ? 1 : numbers[i + 1]);
        if (!numbers[i]) i += 2;
        end = start + numbers[i];
        const mentions = [];
        for (i++; numbers[i] < 0; i++) mentions.push(mentioned[-1 - numbers[i]]);
        const own = text.slice(start, end);
        found.push({ article: slug, start, end, letters: own, folded: search.spaced(own.join('')), mentions });
      }
      return found;
    });
  }

  /** A sentence, or of a long one the part around the first word that was looked for. @param {string[]} letters @param {WantedWord[]} wanted */
  function snippet(letters, wanted) {
    const whole = letters.join('');
    if (letters.length <= LONG) return whole;
    const spans = search.spans(whole, wanted);
    const first = spans.length ? Array.from(whole.slice(0, spans[0][0])).length : 0;
    let start = Math.max(0, first - BEFORE);
    if (start) {
      const space = letters.indexOf(' ', start);
      if (space >= 0 && space < first) start = space + 1;
    }
    let end = Math.min(letters.length, start + LONG);
    if (end < letters.length) {
      const space = letters.lastIndexOf(' ', end - 1);
      if (space > first) end = space;
    }
    return (start ? '…' : '') + letters.slice(start, end).join('') + (end < letters.length ? '…' : '');
  }

  /** @param {string} query @param {string[]} slugs @returns {FoundSentences} */
  function inFile(query, slugs) {
    const wanted = search.wanted(query);
    all = all || read();
    const found = all.filter(
      ({ article, folded, mentions }) =>
        slugs.includes(article) && wanted.every(({ start, named }) => folded.includes(start) || mentions.some(([kind, id]) => named[kind].has(id)))
    );
    return {
      total: found.length,
      sentences: found.slice(0, MOST).map(({ article, start, end, letters }) => ({ article, start, end, snippet: snippet(letters, wanted) })),
    };
  }

  /**
   * Finds the sentences that have each word of a query, or mention something with such a name.
   * @param {string} query
   * @param {PageState} now
   * @param {AbortSignal} signal
   * @returns {Promise<FoundSentences>}
   */
  async function find(query, now, signal) {
    const slugs = data.articles.filter((article) => passages.suits(article, now)).map(({ slug }) => slug);
    if (!search.words(query).length || !slugs.length) return { total: 0, sentences: [] };
    if (data.sentences) return inFile(query, slugs);
    const only = slugs.length < data.articles.length ? slugs.map((slug) => '&article=' + encodeURIComponent(slug)) : [];
    const answer = await fetch(`/search.json?q=${encodeURIComponent(query)}${only.join('')}`, { signal });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  return { find, letters };
})();
