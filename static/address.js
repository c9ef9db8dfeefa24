/**
 * The state of the page, and the address that keeps it:
 * ?routes=a,b&focus=id&passage=id&as-of=date&q=text#zoom/lat/lon
 */
CorridorMap.state = (function () {
  'use strict';
  const { data } = CorridorMap;

  /** Every id that can be toggled, in the order of the panel. @type {string[]} */
  const toggles = Array.from(document.querySelectorAll('input[name="route"]'), (box) => /** @type {HTMLInputElement} */ (box).value);

  /** @type {((state: PageState, before: PageState) => void)[]} */
  const listeners = [];

  /** @type {PageState} */
  let current = { routes: toggles, focus: '', passage: '', asOf: '', q: '' };

  /**
   * Reads a state from an address; what it does not say comes from the file's own opening.
   * @param {string} search
   * @returns {PageState}
   */
  function parse(search) {
    const asked = new URLSearchParams(search);
    const opening = data.state;
    /** @param {'focus'|'passage'|'as-of'|'q'} key */
    const value = (key) => asked.get(key) ?? (search.length > 1 ? '' : opening[key] ?? '');
    const named = asked.get('routes')?.split(',');
    // An address that names only what this map does not have shows all, not nothing.
    const routes = (named && (named.join('') === '' || named.some((id) => toggles.includes(id))) ? named : null) ?? (search.length > 1 ? toggles : opening.routes ?? toggles);
    return {
      routes: toggles.filter((id) => routes.includes(id)),
      focus: value('focus'),
      passage: value('passage'),
      asOf: isKnown(value('as-of')) ? value('as-of') : '',
      q: value('q'),
    };
  }

  /** Whether the map knows what was on a date of any precision. @param {string} date */
  function isKnown(date) {
    const day = (date + '-01-01').slice(0, 10);
    const real = /^\d{4}(-\d\d(-\d\d)?)?$/.test(date) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
    return real && day >= data.span[0] && day <= data.span[1];
  }

  /**
   * Writes a state as the query of an address; the opening state is the empty one.
   * @param {PageState} state
   */
  function format(state) {
    const parts = [];
    if (state.routes.length !== toggles.length) parts.push('routes=' + state.routes.join(','));
    if (state.focus) parts.push('focus=' + readable(state.focus));
    if (state.passage) parts.push('passage=' + readable(state.passage));
    if (state.asOf) parts.push('as-of=' + state.asOf);
    if (state.q) parts.push('q=' + encodeURIComponent(state.q));
    // A file that opens in a state of its own needs an address that says “none of it”.
    if (!parts.length && Object.keys(data.state).length) parts.push('routes=' + toggles.join(','));
    return parts.length ? '?' + parts.join('&') : '';
  }

  /** @param {string} id */
  function readable(id) {
    return encodeURIComponent(id).replace(/%2F/g, '/');
  }

  /** @param {string} hash @returns {{zoom: number, lat: number, lon: number} | null} */
  function parseView(hash) {
    const found = /^#?(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(hash);
    return found && { zoom: Number(found[1]), lat: Number(found[2]), lon: Number(found[3]) };
  }

  /** @param {{zoom: number, lat: number, lon: number}} view */
  function formatView(view) {
    const digits = view.zoom < 8 ? 3 : 4;
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
    parseView,
    formatView,
    /** @param {string} view */
    showView: (view) => show(location.search, view, false),
  };
})();
