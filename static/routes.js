/**
 * The routes: Folium's lines dressed by state, certainty and zoom, set side by side where
 * they share track, lit when hovered and ringed when selected.
 */
CorridorMap.routes = (function () {
  'use strict';
  const { data, adopted, renderer, atZoom, lines, state } = CorridorMap;

  const WIDTH = [[3, 2.2], [4, 2.6], [5, 3], [6, 3.4], [8, 4.2], [10, 5], [12, 6]];
  const CASING = [[3, 0.9], [6, 1.25], [10, 1.75]];
  const PANES = { under: 380, casings: 390, cores: 410, lit: 420, hits: 440 };

  /** Dashes in multiples of the width, on and off; other looks have none. */
  const DASHES = new Map([['construction', [3, 1.3]], ['announced', [1.1, 1.3]]]);

  /** How each status is drawn. */
  const LOOKS = new Map([['operating', 'operating'], ['construction', 'construction'], ['announced', 'announced'], ['pre-construction', 'announced']]);

  /** @type {any} */
  let map;
  /** Segments by id. @type {Map<string, Stretch>} */
  const stretches = new Map();
  /** Segments by their `key`; those beside another's track by none. @type {Map<string, Stretch[]>} */
  const tracks = new Map();
  /** @type {any[]} */
  let litLayers = [];
  /** What is lit: selected stays, previewed goes with the pointer. */
  const lit = { selected: /** @type {string[]} */ ([]), previewed: /** @type {string[]} */ ([]) };

  /** One segment as it is drawn. */
  class Stretch {
    /** @param {string} route @param {SegmentData} info @param {any} line */
    constructor(route, info, line) {
      this.route = route;
      this.info = info;
      this.id = info.id;
      this.line = line;
      this.latlngs = line.getLatLngs();
      /** Web Mercator at zoom 0, so that any zoom is one multiplication away. */
      this.world = this.latlngs.map((/** @type {any} */ at) => L.CRS.EPSG3857.latLngToPoint(at, 0));
      /** @type {any[]} */
      this.layers = [];
      /** @type {Stretch | null} */
      this.before = null;
      /** @type {Stretch | null} */
      this.after = null;
      this.key = '';
      /** In layer pixels. @type {any[]} */
      this.points = [];
      /** Pixels of dash already spent on the segments before. */
      this.phase = 0;
      this.look = 'operating';
      /** @type {StateData | null} */
      this.now = null;
    }

    get shown() {
      return this.now !== null && state.get().routes.includes(this.route);
    }

    /** Pixels to the right of the true line, so that routes on one track lie side by side. */
    shift() {
      const { slot, near } = this.info;
      if (!slot || !neighbours(this).some((other) => other.shown)) return 0;
      const zoom = map.getZoom();
      return slot * (atZoom(WIDTH, zoom) + 1.2) * (near ? atZoom([[8, 1], [10.5, 0]], zoom) : 1);
    }

    /** Computes the line in layer pixels for the present zoom. */
    project() {
      const scale = Math.pow(2, map.getZoom());
      const origin = map.getPixelOrigin();
      /** @param {{x: number, y: number}} p */
      const pixel = (p) => L.point(p.x * scale - origin.x, p.y * scale - origin.y);
      const shift = this.shift();
      /** Meanders tighter than the shift would knot the line beside them. @type {Point[]} */
      let points = L.LineUtil.simplify(this.world.map(pixel), Math.max(0.7, Math.abs(shift) * 0.7));
      if (shift) {
        const { before, after } = this;
        const joinsStart = before && before.shown && Math.abs(before.shift() - shift) < 0.01;
        const joinsEnd = after && after.shown && Math.abs(after.shift() - shift) < 0.01;
        points = lines.offset(points, shift, {
          rampStart: !joinsStart,
          rampEnd: !joinsEnd,
          before: joinsStart ? pixel(before.world[before.world.length - 2]) : undefined,
          after: joinsEnd ? pixel(after.world[1]) : undefined,
        });
      }
      this.points = points.map((/** @type {any} */ p) => L.point(Math.round(p.x * 10) / 10, Math.round(p.y * 10) / 10));
    }
  }

  /** @param {Stretch} stretch other routes' segments on or beside the same track */
  function neighbours(stretch) {
    const { near } = stretch.info;
    return (tracks.get(near ? '' : stretch.key) || []).filter((other) => other.route !== stretch.route);
  }

  /** Makes a Leaflet line take its pixels from a stretch. @param {any} line @param {Stretch} stretch */
  function follow(line, stretch) {
    line._projectLatlngs = function (/** @type {any} */ _latlngs, /** @type {any[]} */ rings, /** @type {any} */ bounds) {
      stretch.points.forEach((point) => bounds.extend(point));
      rings.push(stretch.points);
    };
    line._clipPoints = function () {
      const seen = line._renderer._bounds;
      const touches = line._pxBounds && line._pxBounds.intersects(seen);
      const period = (line.options.dashArray || '').split(' ').reduce((/** @type {number} */ sum, /** @type {string} */ part) => sum + Number(part), 0);
      line._parts = touches ? lines.within(stretch.points, seen, period) : [];
    };
    line.on('add', () => {
      const path = line.getElement();
      path.dataset.route = stretch.route;
      path.dataset.layer = line.options.className;
    });
  }

  /** @param {Stretch} stretch @param {string} className @param {string} pane */
  function stroke(stretch, className, pane) {
    const options = { pane, className, renderer: renderer(pane), interactive: className === 'hit' };
    const line = L.polyline(stretch.latlngs, { ...options, bubblingMouseEvents: false, smoothFactor: 0 });
    follow(line, stretch);
    return line;
  }

  /** Prepares every segment; nothing but the lines themselves is needed for the first sight. @param {any} theMap */
  function draw(theMap) {
    map = theMap;
    for (const [name, z] of Object.entries(PANES)) map.createPane(name).style.zIndex = String(z);
    for (const [route, { segments }] of data.routes) {
      /** @type {Stretch | null} */
      let previous = null;
      for (const info of segments) {
        const stretch = new Stretch(route, info, adopted.get(info.id));
        const [first, last] = [stretch.latlngs[0], stretch.latlngs[stretch.latlngs.length - 1]].map(String);
        stretch.key = [first, last].sort().join() + stretch.latlngs.length;
        if (previous && previous.info.branch === info.branch && String(previous.latlngs[previous.latlngs.length - 1]) === first) {
          stretch.before = previous;
          previous.after = stretch;
        }
        stretches.set(info.id, stretch);
        for (const track of info.near ? [stretch.key, ''] : [stretch.key]) {
          if (!tracks.has(track)) tracks.set(track, []);
          /** @type {Stretch[]} */ (tracks.get(track)).push(stretch);
        }
        previous = stretch;
      }
    }
    for (const stretch of stretches.values()) {
      follow(stretch.line, stretch);
      stretch.layers = [stroke(stretch, 'casing', 'casings'), stretch.line, stroke(stretch, 'hit', 'hits')];
      if (stretch.info.certainty === 'less-certain') stretch.layers.push(stroke(stretch, 'inferred', 'under'));
      if (stretch.info.certainty === 'uncertain') stretch.layers.push(stroke(stretch, 'core', 'cores'), stroke(stretch, 'inner', 'cores'));
      if (stretch.info.history.some((at) => at.contested)) stretch.layers.push(stroke(stretch, 'hatch', 'under'));
      stretch.line.on('add', () => (stretch.line.getElement().dataset.segment = stretch.id));
    }
    map.on('zoomend viewreset', restyle);
    state.onChange((now, before) => {
      if (now.asOf !== before.asOf || now.routes.join() !== before.routes.join()) restyle();
    });
    restyle();
  }

  /** The state a segment was in on a day. @param {StateData[]} history @param {string} date @returns {StateData | null} */
  function stateOn(history, date) {
    const day = date || new Date().toISOString().slice(0, 10);
    return history.filter((at) => firstDay(at.from) <= firstDay(day)).pop() || null;
  }

  /** @param {string} date a date of any precision */
  function firstDay(date) {
    return (date + '-01-01').slice(0, 10);
  }

  /** Draws everything anew for the present zoom, date and toggles. */
  function restyle() {
    const zoom = map.getZoom();
    const { asOf } = state.get();
    for (const stretch of stretches.values()) {
      stretch.now = stateOn(stretch.info.history, asOf);
      stretch.look = stretch.now ? LOOKS.get(stretch.now.status) || 'retired' : 'retired';
    }
    for (const stretch of stretches.values()) stretch.project();
    for (const stretch of stretches.values()) {
      // Those before it have been seen to: they come before it in their route.
      stretch.phase = phaseOf(stretch.before, stretch.look);
      for (const layer of stretch.layers) {
        const visible = stretch.shown && layerShown(stretch, layer.options.className, zoom);
        if (!visible) layer.remove();
        else {
          dress(layer, stretch, zoom, 0);
          if (map.hasLayer(layer)) layer.redraw();
          else layer.addTo(map);
          layer.getElement().dataset.look = stretch.look;
        }
      }
    }
    light();
  }

  /** @param {Stretch} stretch @param {string} className @param {number} zoom */
  function layerShown(stretch, className, zoom) {
    if (className === 'hatch') return zoom >= 6.5 && Boolean(stretch.now && stretch.now.contested);
    if (className === 'inferred') return zoom >= 5.75 && stretch.look !== 'retired';
    if (className === 'inner') return DASHES.has(stretch.look);
    if (className === 'core' || className === 'casing') return stretch.look !== 'retired';
    return true;
  }

  /**
   * Sets a layer's width, dash and caps.
   * @param {any} layer
   * @param {Stretch} stretch
   * @param {number} zoom
   * @param {number} raised 1 when lit
   */
  function dress(layer, stretch, zoom, raised) {
    const base = atZoom(WIDTH, zoom);
    const hollow = stretch.info.certainty === 'uncertain' && stretch.look !== 'retired';
    const lifted = raised ? base * 1.35 + 1 : base;
    const dash = (DASHES.get(stretch.look) || []).map((part) => part * lifted);
    // A hollow line needs room for its core, and more where the core carries the dashes of its state.
    const w = lifted * (hollow ? (dash.length ? 1.6 : 1.15) : 1);
    const edge = Math.max(1, w * (dash.length ? 0.19 : 0.25));
    const casing = atZoom(CASING, zoom);
    const styles = {
      line: () =>
        stretch.look === 'retired'
          ? { weight: w * 0.55, dashArray: '2 4', dashOffset: '0', lineCap: 'butt' }
          : {
              weight: w,
              dashArray: (!hollow && dash.join(' ')) || null,
              dashOffset: String(stretch.phase),
              lineCap: dash.length || hollow || lines.length(stretch.points) < 6 * w ? 'butt' : 'round',
            },
      core: () => ({ weight: Math.max(0.8, w - 2 * edge), lineCap: 'butt' }),
      inner: () => ({ weight: Math.max(1, w * 0.34), dashArray: dash.join(' '), dashOffset: String(stretch.phase), lineCap: 'butt' }),
      casing: () => ({ weight: w + 2 * casing, lineCap: raised ? 'round' : 'butt' }),
      ring: () => ({ weight: w + 2 * casing + 4, lineCap: 'round' }),
      inferred: () => ({ weight: w + atZoom([[6, 6], [11, 14]], zoom), lineCap: 'butt' }),
      hatch: () => ({ weight: w + atZoom([[6.5, 11], [8, 14], [11, 24]], zoom), lineCap: 'butt' }),
      hit: () => ({ weight: 22 }),
    };
    const className = /** @type {keyof typeof styles} */ (layer.options.className);
    layer.setStyle(styles[className]());
  }

  /** @param {Stretch | null} before what a line goes on from, if that looks the same @param {string} look */
  const phaseOf = (before, look) => (before && before.look === look && before.shown ? before.phase + lines.length(before.points) : 0);

  /** Draws what is lit above the rest, with a ring; while something is selected the others are dimmed. */
  function light() {
    litLayers.forEach((layer) => layer.remove());
    litLayers = [];
    const zoom = map.getZoom();
    const selected = new Set(lit.selected);
    const wanted = new Set([...lit.selected, ...lit.previewed]);
    const chosen = Array.from(stretches.values()).filter((stretch) => wanted.has(stretch.id) && stretch.shown);
    for (const className of ['ring', 'casing', 'line', 'core', 'inner']) {
      for (const stretch of chosen) {
        if ((className === 'core' || className === 'inner') && stretch.info.certainty !== 'uncertain') continue;
        if (!layerShown(stretch, className, zoom)) continue;
        /** @type {any} */
        const layer = stroke(stretch, className, 'lit');
        dress(layer, stretch, zoom, 1);
        layer.addTo(map);
        layer.getElement().dataset.look = stretch.look;
        litLayers.push(layer);
      }
    }
    map.getContainer().classList.toggle('has-selection', selected.size > 0);
  }

  /** @param {string[]} ids segments */
  function select(ids) {
    lit.selected = ids;
    light();
  }

  /** @param {string[]} ids segments */
  function preview(ids) {
    if (ids.join() === lit.previewed.join()) return;
    lit.previewed = ids;
    light();
  }

  /** The route of an id that is one. @param {string} id */
  const of = (id) => /** @type {RouteData} */ (data.routes.get(id));

  /** Every segment that a list of routes, segments and other ids means. @param {string[]} targets @returns {string[]} */
  function segmentsOf(targets) {
    const own = targets.filter((id) => stretches.has(id));
    const whole = targets.filter((id) => data.routes.has(id) && !own.some((segment) => segment.startsWith(id + '/')));
    return [...own, ...whole.flatMap((id) => of(id).segments.map((segment) => segment.id))];
  }

  return { draw, select, preview, of, segmentsOf, stateOn, stretches };
})();

/** The drawn segment of an id: its Leaflet layer, its data and its present state. @param {string} id */
CorridorMap.segment = function (id) {
  'use strict';
  const stretch = CorridorMap.routes.stretches.get(id);
  return stretch ? { layer: stretch.line, data: stretch.info, state: stretch.now, shown: stretch.shown } : null;
};
