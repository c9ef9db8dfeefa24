/** The ways to read the material: the map's own list, an article, positions, time, a story. */
CorridorMap.views = (function () {
  'use strict';
  const { data, byId, state, filters } = CorridorMap;

  const buttons = Array.from(document.querySelectorAll('[data-tab]'), (button) => /** @type {HTMLElement} */ (button));
  const sections = Array.from(document.querySelectorAll('[data-view]'), (section) => /** @type {HTMLElement} */ (section));
  /** How far each was read. @type {Map<string, number>} */
  const read = new Map();
  /** @type {Map<string, (now: PageState, before: PageState) => void>} */
  const renderers = new Map();
  const title = document.title;
  let shown = '';

  /** The name of what is shown; what an address names and this map does not have is not. @param {PageState} now */
  const tabOf = (now) => (sections.some((section) => section.dataset.view === now.tab) ? now.tab : '');

  /**
   * Says what fills a section; it is called when the section is in sight and the state changes.
   * @param {string} tab
   * @param {(now: PageState, before: PageState) => void} render
   */
  function fill(tab, render) {
    renderers.set(tab, render);
  }

  /** Names the page after what it shows, for the list of tabs and for “back”. @param {PageState} now @param {string} tab */
  function name(now, tab) {
    const article = tab === 'article' && data.articles.find(({ slug }) => slug === now.article);
    const about = article ? article.title : tab === 'story' ? now.step && `Step ${now.step}` : now.focus ? filters.focusName(now.focus) : now.q && `“${now.q}”`;
    const button = tab && buttons.find((one) => one.dataset.tab === tab);
    document.title = [about, button && button.textContent, title].filter(Boolean).join(' – ');
  }

  /** @param {() => void} resized called when the map has got another size */
  function start(resized) {
    for (const button of buttons) button.addEventListener('click', () => state.set({ tab: button.dataset.tab || '' }));
    const render = (/** @type {PageState} */ now, /** @type {PageState} */ before) => {
      const tab = tabOf(now);
      if (tab !== shown) {
        read.set(shown, byId('scroll').scrollTop);
        shown = tab;
        document.body.dataset.tab = tab;
        const left = sections.some((section) => section.dataset.view !== tab && section.contains(document.activeElement));
        for (const section of sections) section.hidden = section.dataset.view !== tab;
        for (const button of buttons) {
          if (button.dataset.tab !== tab) button.removeAttribute('aria-current');
          else {
            button.setAttribute('aria-current', 'true');
            button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            // What had the focus is out of sight; what it led to begins here.
            if (left) button.focus({ preventScroll: true });
          }
        }
        byId('scroll').scrollTop = read.get(tab) || 0;
        resized();
        if (!tab) CorridorMap.panel.reveal(now);
      }
      name(now, tab);
      const fills = renderers.get(tab);
      if (fills) fills(now, before);
    };
    state.onChange(render);
    render(state.get(), state.get());
  }

  return { start, fill, section: (/** @type {string} */ tab) => byId(`view-${tab}`) };
})();
