/** The ways to read the material: the map's own list, an article, positions, time, a story. */
CorridorMap.views = (function () {
  'use strict';
  const { byId, state } = CorridorMap;

  const buttons = Array.from(document.querySelectorAll('[data-tab]'), (button) => /** @type {HTMLElement} */ (button));
  const sections = Array.from(document.querySelectorAll('[data-view]'), (section) => /** @type {HTMLElement} */ (section));
  /** How far each was read. @type {Map<string, number>} */
  const read = new Map();
  /** @type {Map<string, (now: PageState, before: PageState) => void>} */
  const renderers = new Map();
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

  /** @param {() => void} resized called when the map has got another size */
  function start(resized) {
    for (const button of buttons) button.addEventListener('click', () => state.set({ tab: button.dataset.tab || '' }));
    const render = (/** @type {PageState} */ now, /** @type {PageState} */ before) => {
      const tab = tabOf(now);
      if (tab !== shown) {
        read.set(shown, byId('scroll').scrollTop);
        shown = tab;
        document.body.dataset.tab = tab;
        for (const section of sections) section.hidden = section.dataset.view !== tab;
        for (const button of buttons) {
          if (button.dataset.tab === tab) button.setAttribute('aria-current', 'true');
          else button.removeAttribute('aria-current');
        }
        byId('scroll').scrollTop = read.get(tab) || 0;
        resized();
        if (!tab) CorridorMap.panel.reveal(now);
      }
      const fills = renderers.get(tab);
      if (fills) fills(now, before);
    };
    state.onChange(render);
    render(state.get(), state.get());
  }

  return { start, fill, section: (/** @type {string} */ tab) => byId(`view-${tab}`) };
})();
