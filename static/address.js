/**
 * The state of the page, and the address that keeps it:
 * ?routes=a,b&focus=id&passage=id&as-of=date&q=text&tab=name&…#zoom/lat/lon
 */
CorridorMap.state = (function () {
  'use strict';
  const { data } = CorridorMap;

  /** Every id that can be toggled, in the order of the panel. @type {string[]} */
  const toggles = Array.from(document.querySelectorAll('input[name="route"]'), (box) => /** @type {HTMLInputElement} */ (box).value);

  /** @type {((state: PageState, before: PageState) => void)[]} */
  const listeners = [];

  /** What an address says once, by its name in the state. @type {Record<PageText, string>} */
  const TEXTS = {
    focus: 'focus',
    passage: 'passage',
    asOf: 'as-of',
    q: 'q',
    since: 'since',
    until: 'until',
    tab: 'tab',
    article: 'article',
    story: 'story',
    step: 'step',
    embed: 'embed',
  };
  /** What an address may say several times. @type {PageList[]} */
  const LISTS = ['place', 'source', 'author', 'actor', 'stance'];
  const IDS = ['focus', 'passage', 'article', 'story', 'place', 'actor'];

  /** @returns {PageState} */
  function empty() {
    const texts = Object.fromEntries(Object.keys(TEXTS).map((key) => [key, '']));
    const lists = Object.fromEntries(LISTS.map((key) => [key, []]));
    return /** @type {any} */ ({ routes: toggles, ...texts, ...lists });
  }

  let current = empty();

  /**
   * Reads a state from an address; what it does not say comes from the file's own opening.
   * @param {string} search
   * @returns {PageState}
   */
  function parse(search) {
    const asked = new URLSearchParams(search);
    const opening = data.state;
    const spoken = search.length > 1;
    const named = asked.get('routes')?.split(',');
    // An address that names only what this map does not have shows all, not nothing.
    const routes = (named && (named.join('') === '' || named.some((id) => toggles.includes(id))) ? named : null) ?? (spoken ? toggles : opening.get('routes') ?? toggles);
    const state = empty();
    state.routes = toggles.filter((id) => routes.includes(id));
    for (const [key, name] of texts()) state[key] = asked.get(name) ?? (spoken ? '' : opening.get(name) ?? '');
    for (const key of LISTS) state[key] = spoken ? asked.getAll(key) : opening.get(key) ?? [];
    for (const key of /** @type {const} */ (['asOf', 'since', 'until'])) {
      if (!(key === 'asOf' ? isKnown : isDate)(state[key])) state[key] = '';
    }
    return state;
  }

  /** @returns {[PageText, string][]} */
  function texts() {
    return /** @type {any} */ (Object.entries(TEXTS));
  }

  /** Whether a text is a date, of any precision. @param {string} date */
  function isDate(date) {
    const day = (date + '-01-01').slice(0, 10);
    return /^\d{4}(-\d\d(-\d\d)?)?$/.test(date) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  }

  /** Whether the map knows what was on a date. @param {string} date */
  function isKnown(date) {
    const day = (date + '-01-01').slice(0, 10);
    return isDate(date) && day >= data.span[0] && day <= data.span[1];
  }

  /**
   * Writes a state as the query of an address; the opening state is the empty one.
   * @param {PageState} state
   */
  function format(state) {
    const parts = [];
    if (state.routes.length !== toggles.length) parts.push('routes=' + state.routes.join(','));
    for (const [key, name] of texts()) if (state[key]) parts.push(`${name}=${written(key, state[key])}`);
    for (const key of LISTS) parts.push(...state[key].map((value) => `${key}=${written(key, value)}`));
    // A file that opens in a state of its own needs an address that says “none of it”.
    if (!parts.length && data.state.size) parts.push('routes=' + toggles.join(','));
    return parts.length ? '?' + parts.join('&') : '';
  }

  /** Ids keep their slashes, so that an address can be read. @param {string} key @param {string} value */
  function written(key, value) {
    const safe = encodeURIComponent(value);
    return IDS.includes(key) ? safe.replace(/%2F/g, '/') : safe;
  }

  /** What the map can show that is nearest to a view. @param {{zoom: number, lat: number, lon: number}} view */
  function limited({ zoom, lat, lon }) {
    const { maxZoom } = /** @type {any} */ (window).map_corridors.options;
    /** @param {number} value @param {number} least @param {number} most */
    const between = (value, least, most) => Math.min(most, Math.max(least, value));
    return { zoom: between(zoom, 0, maxZoom), lat: between(lat, -85, 85), lon: between(lon, -180, 180) };
  }

  /** The part of the world of an address, none if it says none. @param {string} hash */
  function parseView(hash) {
    const found = /^#?(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(hash);
    return found && limited({ zoom: Number(found[1]), lat: Number(found[2]), lon: Number(found[3]) });
  }

  /** @param {{zoom: number, lat: number, lon: number}} asked */
  function formatView(asked) {
    const view = limited(asked);
    const digits = view.zoom < 8 ? 3 : view.zoom < 13 ? 4 : 5;
    return `${Math.round(view.zoom * 100) / 100}/${view.lat.toFixed(digits)}/${view.lon.toFixed(digits)}`;
  }

  /**
   * @param {string} search
   * @param {string} hash
   * @param {boolean} push
   */
  function show(search, hash, push) {
    const address = location.pathname + search + (hash ? '#' + hash : '');
    try {
      history[push ? 'pushState' : 'replaceState'](null, '', address);
    } catch {
      // Some browsers refuse this for files; the page works, its address just stays as it is.
    }
  }

  /**
   * Changes some of the state and tells everyone.
   * @param {Partial<PageState>} patch
   * @param {{push?: boolean}} [options] push: a step that “back” undoes
   */
  function set(patch, options = {}) {
    const before = current;
    current = { ...current, ...patch };
    const search = format(current);
    if (search !== format(before)) show(search, location.hash.slice(1), options.push !== false);
    listeners.forEach((listener) => listener(current, before));
  }

  /** @param {(state: PageState, before: PageState) => void} listener */
  function onChange(listener) {
    listeners.push(listener);
  }

  /** Takes the state from the address: at the start, and on back and forward. */
  function restore() {
    const before = current;
    current = parse(location.search);
    listeners.forEach((listener) => listener(current, before));
  }

  return {
    toggles,
    get: () => current,
    set,
    onChange,
    restore,
    parse,
    format,
    isDate,
    parseView,
    formatView,
    /** @param {string} view */
    showView: (view) => show(location.search, view, false),
  };
})();
