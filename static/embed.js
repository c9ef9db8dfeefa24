/** The map in a frame of somebody else's page: without the panel, with a way to the whole map. */
CorridorMap.embed = (function () {
  'use strict';
  const { byId, state } = CorridorMap;

  function start() {
    if (state.parse(location.search).embed !== '1') return;
    document.body.classList.add('embed');
    const key = /** @type {HTMLDetailsElement} */ (byId('key'));
    byId('embedded').append(key);
    key.open = false;
    const link = /** @type {HTMLAnchorElement} */ (byId('whole'));
    const update = () => {
      link.href = (location.pathname || '/') + (state.format({ ...state.get(), embed: '' }) || '') + location.hash;
    };
    state.onChange(update);
    link.addEventListener('pointerdown', update);
    link.addEventListener('focus', update);
  }

  return { start };
})();
