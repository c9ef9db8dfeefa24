/** What can be done with the selected passage of an article, in a row under it. */
CorridorMap.acts = (function () {
  'use strict';
  const { element, quoting, text } = CorridorMap;

  const row = element('div', 'acts');
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', 'The selected passage');
  row.lang = 'en';
  row.dir = 'ltr';

  /** @param {string} words @param {() => void} act */
  function button(words, act) {
    const made = element('button', 'quiet', words);
    made.setAttribute('type', 'button');
    made.addEventListener('click', act);
    return made;
  }

  /** @param {string} words @param {string} url */
  function outside(words, url) {
    const link = /** @type {HTMLAnchorElement} */ (element('a', '', words));
    link.href = url;
    link.rel = 'noreferrer';
    return link;
  }

  /** Shows a place in the middle of the map. @param {number} place */
  function goTo(place) {
    CorridorMap.sheet.makeRoom();
    location.hash = text.view(place);
  }

  /** The places a passage names, once each. @param {HTMLElement[]} links */
  function placesIn(links) {
    const names = links.flatMap((link) => /** @type {HTMLElement[]} */ (Array.from(link.querySelectorAll('.place'))));
    return new Map(names.map((name) => [Number(name.dataset.place), name.textContent || '']));
  }

  /**
   * @param {Passage | undefined} passage what is selected
   * @param {HTMLElement[]} links its elements; none if it is in another article
   * @param {ArticleText | undefined} article
   * @param {HTMLElement} status where it is said that something was copied
   */
  function show(passage, links, article, status) {
    const block = links.length && links[links.length - 1].parentElement;
    if (!passage || !article || !block) {
      const held = row.contains(document.activeElement) && row.previousElementSibling;
      row.remove();
      // Whoever was in the row goes on where it stood.
      const near = held && /** @type {HTMLElement | null} */ (held.querySelector('.mark'));
      if (near) near.focus({ preventScroll: true });
      return;
    }
    if (row.previousElementSibling === block && row.dataset.of === passage.id) return;
    row.dataset.of = passage.id;
    const quote = button('Copy with citation', () => quoting.copy(quote, quoting.quotation(passage), status));
    const link = button('Copy link', () => quoting.copy(link, quoting.address(passage), status));
    row.replaceChildren(button('Show on map', () => CorridorMap.panel.choose(passage, false)), quote, link);
    if (article.url) row.append(outside('In the original', article.url + quoting.fragment(passage, article)));
    const named = placesIn(links);
    if (named.size) row.append(element('span', 'source', 'Places:'));
    for (const [place, name] of named) row.append(button(name, () => goTo(place)));
    block.after(row);
  }

  /** Pixels at the foot of the window that the row may cover. */
  const height = () => row.offsetHeight;

  return { show, height, goTo, button, outside };
})();
