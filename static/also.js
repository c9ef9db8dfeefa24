/** What else the articles say with the words that are looked for; and those words marked in the passages. */
CorridorMap.also = (function () {
  'use strict';
  const { data, byId, element, apart, state, passages, search, sentences, quoting, views, hover } = CorridorMap;

  /** Milliseconds without a key before the server is asked, and until an article must be there. */
  const [PAUSE, PATIENCE] = [data.sentences ? 0 : 120, 5000];

  const articles = new Map(data.articles.map((article) => [article.slug, article]));
  /** The words in the passages, and the sentence in the article that was opened. */
  const [marks, opened] = 'highlights' in CSS ? [new Highlight(), new Highlight()] : [];
  let asked = '';
  let timer = 0;
  let asking = new AbortController();

  function start() {
    if (marks) CSS.highlights.set('found', marks);
    if (opened) CSS.highlights.set('said', opened);
    search.prepare(passages.all);
    new MutationObserver(mark).observe(passages.list, { childList: true, attributes: true, attributeFilter: ['hidden'], subtree: true });
    state.onChange(look);
    look(state.get());
  }

  /** @param {PageState} now */
  function look(now) {
    const key = JSON.stringify([now.q, now.since, now.until, now.source, now.author]);
    if (key === asked) return;
    asked = key;
    clearTimeout(timer);
    asking.abort();
    mark();
    if (now.q) timer = setTimeout(ask, PAUSE);
    else show({ total: 0, sentences: [] }, '');
  }

  async function ask() {
    asking = new AbortController();
    const { signal } = asking;
    const now = state.get();
    try {
      const found = await sentences.find(now.q, now, signal);
      if (!signal.aborted) show(found, now.q);
    } catch {
      if (!signal.aborted) show({ total: 0, sentences: [] }, '');
    }
  }

  /** @param {FoundSentences} found @param {string} query */
  function show({ total, sentences: shown }, query) {
    const wanted = search.wanted(query);
    byId('also').hidden = !total;
    byId('also-count').textContent = !total ? '' : total > shown.length ? `first ${shown.length} of ${total} sentences` : total === 1 ? '1 sentence' : `${total} sentences`;
    byId('also-list').replaceChildren(...shown.map((sentence) => item(sentence, wanted)));
  }

  /** @param {FoundSentence} sentence @param {WantedWord[]} wanted */
  function item(sentence, wanted) {
    const { article, snippet } = sentence;
    const { publisher, author, title, date } = /** @type {ArticleData} */ (articles.get(article));
    const link = element('a', 'also-link');
    link.setAttribute('href', quoting.query(article));
    let at = 0;
    for (const [from, to] of search.spans(snippet, wanted)) {
      link.append(snippet.slice(at, from), element('mark', '', snippet.slice(from, to)));
      at = to;
    }
    link.append(snippet.slice(at));
    link.dir = 'auto';
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      state.set({ tab: 'article', article, passage: '', focus: '' });
      reveal(snippet.replace(/^…|…$/g, ''));
    });
    const by = [publisher, author].find((name) => name && name !== 'not stated') || title;
    const row = element('li', '');
    row.append(link, element('p', 'source', apart(by), `, ${hover.spoken(date)}`));
    return row;
  }

  /** Brings words of the article that is opened into sight, as soon as they are there. @param {string} said */
  function reveal(said) {
    const section = views.section('article');
    const look = () => {
      const range = section.hidden ? null : rangeOf(section, said);
      if (!range) return false;
      const box = range.getBoundingClientRect();
      const seen = byId('scroll').getBoundingClientRect();
      byId('scroll').scrollBy({ top: box.top - seen.top - seen.height / 3 });
      if (opened) {
        opened.clear();
        opened.add(range);
      }
      return true;
    };
    if (look()) return;
    const watching = new MutationObserver(() => look() && watching.disconnect());
    watching.observe(section, { childList: true, subtree: true });
    setTimeout(() => watching.disconnect(), PATIENCE);
  }

  /** Where words stand in an element. @param {HTMLElement} inside @param {string} said */
  function rangeOf(inside, said) {
    for (const block of inside.querySelectorAll('.article-text > p, .article-text > h2')) {
      const at = (block.textContent || '').indexOf(said);
      if (at >= 0) return rangeIn(block, at, at + said.length);
    }
    return null;
  }

  /** @param {Node} block @param {number} from @param {number} to */
  function rangeIn(block, from, to) {
    const range = document.createRange();
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    for (let before = 0, node = walker.nextNode(); node; node = walker.nextNode()) {
      const { length } = /** @type {Text} */ (node);
      if (from >= before && from < before + length) range.setStart(node, from - before);
      if (to > before && to <= before + length) range.setEnd(node, to - before);
      before += length;
    }
    return range;
  }

  /** Marks what was looked for in the passages that are in the document. */
  function mark() {
    if (!marks) return;
    marks.clear();
    const wanted = search.wanted(state.get().q);
    if (!wanted.length) return;
    for (const quote of passages.list.querySelectorAll('article:not([hidden]) blockquote')) {
      for (const [from, to] of search.spans(quote.textContent || '', wanted)) marks.add(rangeIn(quote, from, to));
    }
  }

  return { start, reveal };
})();
