/** On a narrow screen the panel is a sheet over the map, with three stops. */
CorridorMap.sheet = (function () {
  'use strict';
  const { byId } = CorridorMap;
  const STOPS = ['low', 'half', 'full'];
  const NEXT = ['Show half of the panel', 'Show more of the panel', 'Show less of the panel'];
  const narrow = matchMedia('screen and (max-width: 759.9px)');

  /** @param {string} stop */
  function set(stop) {
    const panel = byId('panel');
    const grip = byId('grip');
    panel.dataset.stop = stop;
    /** @type {HTMLElement} */ (grip.querySelector('b')).textContent = NEXT[STOPS.indexOf(stop)];
    grip.setAttribute('aria-expanded', String(stop !== 'low'));
    // What is off the screen must not take the focus.
    byId('scroll').inert = narrow.matches && stop === 'low';
  }

  function start() {
    set('half');
    byId('grip').addEventListener('click', () => {
      const at = STOPS.indexOf(byId('panel').dataset.stop || 'half');
      set(STOPS[(at + 1) % STOPS.length]);
    });
    const key = /** @type {HTMLDetailsElement} */ (byId('key'));
    const adapt = () => {
      key.open = !narrow.matches && !document.body.classList.contains('embed');
      set(byId('panel').dataset.stop || 'half');
    };
    narrow.addEventListener('change', adapt);
    adapt();
  }

  /** Pixels of the map that the sheet and the time control cover at the bottom. */
  function covered() {
    if (!narrow.matches || !byId('panel').offsetHeight) return 0;
    const sheet = byId('panel').dataset.stop === 'low' ? (innerHeight > 420 ? 96 : 62) : innerHeight * 0.44;
    return sheet + byId('time').offsetHeight;
  }

  /** Makes room for the map when it is about to show something. */
  function makeRoom() {
    if (narrow.matches && byId('panel').dataset.stop === 'full') set('half');
  }

  return { start, covered, makeRoom };
})();
