/** The map's data, and what the drawn map hands over. */
(function () {
  'use strict';

  const data = JSON.parse(CorridorMap.byId('corridor-data').textContent || '');

  /**
   * What is looked up by what data or an address says: a plain object would know “constructor”.
   * @template T
   * @param {Record<string, any>} object
   * @param {(value: any) => T} [of]
   * @returns {Map<string, T>}
   */
  const table = (object, of = (value) => value) => new Map(Object.entries(object || {}).map(([key, value]) => [key, of(value)]));

  for (const key of /** @type {const} */ (['words', 'texts', 'borders', 'state'])) data[key] = table(data[key]);
  for (const key of /** @type {const} */ (['place', 'actor', 'stance'])) data.names[key] = table(data.names[key]);
  for (const key of /** @type {const} */ (['route', 'place', 'actor'])) data.terms[key] = table(data.terms[key]);
  for (const key of /** @type {const} */ (['countries', 'rings'])) data.tint[key] = table(data.tint[key]);
  data.positions = table(data.positions, (row) => table(row));
  data.routes = table(data.routes, (route) => ({ ...route, branches: table(route.branches) }));
  if (data.sentences) data.sentences = table(data.sentences);

  /** The layers that Folium drew, by feature id. @type {Map<string, any>} */
  const adopted = new Map();

  /** One SVG renderer per pane; padded so that dragging shows no bare edge. @type {Map<string, any>} */
  const renderers = new Map();

  /** @param {string} pane */
  function renderer(pane) {
    if (!renderers.has(pane)) renderers.set(pane, L.svg({ pane: pane, padding: 0.5 }));
    return renderers.get(pane);
  }

  /**
   * Called by Folium for every feature before it is drawn.
   * @param {{id: string}} feature
   * @param {any} layer
   */
  function adopt(feature, layer) {
    layer.options.renderer = renderer(layer.options.pane);
    layer.options.interactive = false;
    layer.options.className = layer.options.pane === 'borders' ? 'border' : 'line';
    adopted.set(feature.id, layer);
  }

  /**
   * Reads a value off a table of [zoom, value] rows, between rows in proportion.
   * @param {number[][]} table
   * @param {number} zoom
   */
  function atZoom(table, zoom) {
    if (zoom <= table[0][0]) return table[0][1];
    for (let i = 1; i < table.length; i++) {
      const [z0, v0] = table[i - 1];
      const [z1, v1] = table[i];
      if (zoom <= z1) return v0 + ((v1 - v0) * (zoom - z0)) / (z1 - z0);
    }
    return table[table.length - 1][1];
  }

  Object.assign(CorridorMap, { data, adopted, renderer, adopt, atZoom });
})();
