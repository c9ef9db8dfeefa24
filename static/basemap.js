/** The quiet ground: land, lakes, rivers and borders from packed coordinates, below everything else. */
CorridorMap.basemap = (function () {
  'use strict';
  const { data, renderer, atZoom, adopted } = CorridorMap;

  /**
   * Whole-number steps, after their unit, back to [latitude, longitude] pairs.
   * @param {number[]} packed
   * @returns {[number, number][]}
   */
  function unpack(packed) {
    /** @type {[number, number][]} */
    const line = [];
    let x = 0;
    let y = 0;
    const [unit] = packed;
    for (let i = 1; i < packed.length; i += 2) {
      x += packed[i] * unit;
      y += packed[i + 1] * unit;
      line.push([y / data.scale, x / data.scale]);
    }
    return line;
  }

  for (const [id, lines] of data.borders) {
    const options = { pane: 'borders', className: 'border', renderer: renderer('borders'), interactive: false, smoothFactor: 1 };
    adopted.set(id, L.polyline(lines.map(unpack), options));
  }

  /** @param {any} map */
  function draw(map) {
    map.createPane('ground').style.zIndex = '200';
    map.createPane('water').style.zIndex = '230';
    const { land, lakes, rivers } = data.basemap;
    /** @param {string} pane @param {string} className */
    const options = (pane, className) => ({ pane, className, renderer: renderer(pane), interactive: false, smoothFactor: 1 });
    L.polygon(land.map((rings) => rings.map(unpack)), options('ground', 'land')).addTo(map);
    L.polygon(lakes.map((rings) => rings.map(unpack)), options('water', 'lake')).addTo(map);
    const river = L.polyline(rivers.map(unpack), options('water', 'river')).addTo(map);
    const borders = CorridorMap.borders();

    function restyle() {
      const zoom = map.getZoom();
      river.setStyle({ weight: atZoom([[5.5, 0.6], [7, 1], [10, 2.2]], zoom), opacity: zoom < 5.5 ? 0 : 1 });
      borders.forEach((line) => line.setStyle({ weight: atZoom([[3, 0.6], [6, 0.9], [9, 1.2]], zoom) }));
    }
    map.on('zoomend', restyle);
    restyle();
  }

  return { draw, unpack, adopted };
})();

/** The lines of all borders. */
CorridorMap.borders = function () {
  'use strict';
  return Array.from(CorridorMap.adopted.values()).filter((layer) => layer.options.pane === 'borders');
};
