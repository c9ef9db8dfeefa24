/** Countries in the colour and pattern of their stance on the route that is selected. */
CorridorMap.tint = (function () {
  'use strict';
  const { data, element, apart, adopted, basemap, renderer, state, passages } = CorridorMap;
  const SVG = 'http://www.w3.org/2000/svg';

  /** What is drawn on the colour of each stance, on tiles of 12 pixels. @type {Record<string, string>} */
  const PATTERNS = {
    supports: 'M6 2V10M2 6H10',
    opposes: 'M0 12L12 0M-2 2L2 -2M10 14L14 10',
    conditional: 'M6 0V5',
    ambivalent: 'M0 8Q3 2 6 6T12 8',
    disputed: 'M0 3H12M0 9H12',
  };

  /** @type {any} */
  let map;
  /** @type {any[]} */
  let layers = [];
  let drawn = '';

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  function shape(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    return made;
  }

  function definePatterns() {
    const defs = /** @type {Element} */ (document.querySelector('.patterns defs'));
    for (const [stance, d] of Object.entries(PATTERNS)) {
      const pattern = shape('pattern', { id: `tint-${stance}`, class: 'tint-pattern', width: 12, height: 12, patternUnits: 'userSpaceOnUse' });
      pattern.dataset.stance = stance;
      pattern.append(shape('rect', { width: 12, height: 12 }), shape('path', { d }));
      defs.append(pattern);
    }
  }

  /** The points of a piece of a country's outline: a border as it is drawn, a part of the coast, or other points. @param {any} piece @returns {any[]} */
  function points(piece) {
    if (typeof piece === 'string') {
      const [, back, id, part] = /** @type {RegExpExecArray} */ (/^(-?)(\S+) ?(\d*)$/.exec(piece));
      const line = adopted.get(id).getLatLngs()[Number(part)];
      return back ? [...line].reverse() : line;
    }
    if (Array.isArray(piece[0])) return basemap.unpack(piece[0]);
    const [polygon, ring, from, to, back] = /** @type {number[]} */ (piece);
    const coast = basemap.unpack(data.basemap.land[polygon][ring]);
    if (piece.length === 2) return coast;
    coast.pop();
    const [start, end] = back ? [to, from] : [from, to];
    const run = end > start ? coast.slice(start, end + 1) : [...coast.slice(start), ...coast.slice(0, end + 1)];
    return back ? run.reverse() : run;
  }

  /** The stances that are shown: those on the route in focus, while the table of positions is. @param {PageState} now @returns {Map<string, string>} */
  function shown(now) {
    const route = passages.routeOf(now.focus);
    return now.tab === 'positions' && data.routes.has(route) && now.routes.includes(route) ? CorridorMap.positions.byCountry(now, route) : new Map();
  }

  /** @param {any} theMap */
  function draw(theMap) {
    map = theMap;
    definePatterns();
    map.createPane('tint').style.zIndex = '210';
    state.onChange(render);
    render(state.get());
  }

  /** @param {PageState} now */
  function render(now) {
    const stances = shown(now);
    const said = Array.from(stances).join();
    if (said === drawn) return;
    drawn = said;
    layers.forEach((layer) => layer.remove());
    map.getContainer().classList.toggle('has-tint', stances.size > 0);
    layers = Array.from(stances, ([country, stance]) => {
      const rings = (data.tint.rings.get(country) || []).map((ring) => ring.flatMap(points));
      const layer = L.polygon(rings, { pane: 'tint', renderer: renderer('tint'), className: `tint tint-${stance}`, interactive: false, smoothFactor: 1 }).addTo(map);
      const path = /** @type {SVGElement} */ (layer.getElement());
      path.dataset.country = country;
      path.dataset.stance = stance;
      return layer;
    });
  }

  /** Says what the tints mean, or how to have them. @param {HTMLElement} line @param {PageState} now */
  function key(line, now) {
    const stances = Array.from(shown(now).values());
    const route = data.routes.get(passages.routeOf(now.focus));
    const found = Object.keys(PATTERNS).filter((stance) => stances.includes(stance));
    line.hidden = !data.tint.rings.size;
    line.replaceChildren(
      ...(found.length && route ? ['On the map, stances on ', apart(route.short), ': '] : route ? ['No stance on ', apart(route.short), ' that a country could be tinted by.'] : ['Choose a route to see the stances on the map.']),
      ...found.map((stance) => {
        const entry = element('span', 'tint-key');
        const svg = shape('svg', { viewBox: '0 0 24 12', 'aria-hidden': 'true' });
        svg.append(shape('rect', { width: 24, height: 12, class: `tint-${stance}` }));
        entry.append(svg, data.names.stance.get(stance) || '');
        return entry;
      })
    );
  }

  return { draw, key };
})();
