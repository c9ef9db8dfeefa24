/** Quoting a passage: its own address, and its words with where they come from, copied. */
CorridorMap.quoting = (function () {
  'use strict';
  const { byId, element, state, passages } = CorridorMap;

  /** How long a button says that it has copied, in milliseconds. */
  const SAID = 2500;

  /** The query that opens a passage in its article. @param {string} article @param {string} [passage] */
  function query(article, passage) {
    return state.format({ ...state.parse('?tab=article'), article, passage: passage || '' });
  }

  /** @param {Passage} passage */
  const address = (passage) => location.href.replace(/[?#].*$/, '') + query(passage.article.slug, passage.id);

  /** @param {Passage} passage */
  const words = (passage) => /** @type {Element} */ (passage.card.querySelector('blockquote')).textContent || '';

  /** Author, title, publisher and date beside the words. @param {Passage} passage */
  const quotation = (passage) => `“${words(passage)}” – ${passage.article.cite}`;

  /** What leads a browser to a passage in the original: `text_fragment` of the server. @param {Passage} passage @param {ArticleText} article */
  function fragment(passage, article) {
    const [, prefix = '', first = 0, last = 0] = article.passages.find(([id]) => id === passage.id) || [];
    const letters = Array.from(words(passage).trim());
    const terms = [letters.slice(0, first), last ? letters.slice(-last) : []].filter((term) => term.length).map((term) => encoded(term.join('')));
    return `#:~:text=${prefix ? encoded(prefix) + '-,' : ''}${terms.join()}`;
  }

  /** A hyphen would part a prefix from what it precedes. @param {string} term */
  const encoded = (term) => encodeURIComponent(term).replace(/-/g, '%2D');

  /** Puts a text where it can be pasted from; the older way works where a page has no leave for the newer one. @param {string} text */
  async function put(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = /** @type {HTMLTextAreaElement} */ (element('textarea', 'hidden'));
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      box.value = text;
      document.body.append(box);
      box.select();
      const done = document.execCommand('copy');
      box.remove();
      if (focused) focused.focus({ preventScroll: true });
      return done;
    }
  }

  /** Copies a text and says so, on the button and to screen readers. @param {HTMLElement} button @param {string} text @param {HTMLElement} status */
  async function copy(button, text, status) {
    const label = button.dataset.label || button.textContent || '';
    button.dataset.label = label;
    const said = (await put(text)) ? 'Copied' : 'This browser does not let pages copy';
    button.textContent = said;
    status.textContent = `${label}: ${said}`;
    setTimeout(() => (button.textContent = label), SAID);
  }

  // Ahead of the panel, for which a click anywhere on a card is a choice of the passage.
  passages.list.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest('button');
    const card = button && /** @type {HTMLElement | null} */ (button.closest('[data-passage]'));
    const passage = card && passages.get(card.dataset.passage || '');
    if (!button || !passage || !('copy' in button.dataset || 'read' in button.dataset)) return;
    event.stopImmediatePropagation();
    if ('copy' in button.dataset) copy(button, quotation(passage), byId('status'));
    else state.set({ tab: 'article', article: passage.article.slug, passage: passage.id });
  });

  return { query, address, quotation, fragment, copy };
})();
