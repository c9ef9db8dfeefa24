/** The quiet ground: land, lakes and rivers from packed coordinates, below everything else. */
CorridorMap.basemap = (function () {
  'use strict';
  const { data, renderer, atZoom, adopted } = CorridorMap;

  /**
   * Whole-number steps back to [latitude, longitude] pairs.
   * @param {number[]} packed
   * @returns {[number, number][]}
   */
  function unpack(packed) {
    /** @type {[number, number][]} */
    const line = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < packed.length; i += 2) {
      x += packed[i];
      y += packed[i + 1];
      line.push([y / data.scale, x / data.scale]);
    }
    return line;
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

/** The border lines that Folium drew. */
CorridorMap.borders = function () {
  'use strict';
  return Array.from(CorridorMap.adopted.values()).filter((layer) => layer.options.pane === 'borders');
};
