/** Keeps the links to files at what is on the screen; a map that is a file itself does without. */
(function () {
  'use strict';
  const { state } = CorridorMap;

  const links = Array.from(document.querySelectorAll('.colophon a[download]'), (link) => /** @type {HTMLAnchorElement} */ (link));

  function update() {
    const query = state.format(state.get());
    // What part of the world is in sight matters to a page alone, and not before it has been seen to.
    const view = state.parseView(location.hash) ? 'view=' + location.hash.slice(1) : '';
    for (const link of links) {
      const page = link.id === 'export';
      link.setAttribute('href', link.pathname + (page && view ? (query ? query + '&' : '?') + view : query));
    }
  }

  state.onChange(update);
  /** @type {any} */ (window).map_corridors.on('moveend', update);
  addEventListener('hashchange', update);
  update();
})();
