/** Names on the map: places, routes, seas and countries, placed anew for every zoom. */
CorridorMap.labels = (function () {
  'use strict';
  const { data, element, lines, placement, routes, state } = CorridorMap;
  const { Grid, around, choose } = placement;

  /** Up to which zoom only places up to which rank are named. */
  const RANKS = [[4, 1], [5, 2], [6, 3], [7.5, 4], [9, 5]];
  /** Pixels around the window in which names are placed; they are placed anew when it has been left. */
  const REACH = 2048;
  /** Lines are looked at in as many places; longer ones less closely. */
  const SAMPLES = 60000;
  /** Of a route in more parts, the longest are named. */
  const PARTS = 300;
  /** Pixels between two labels of one route. */
  const REPEAT = 620;
  const FONT = 'system-ui, sans-serif';

  /** @type {any} */
  let map;
  /** @type {HTMLElement} */
  let pane;
  /** @type {{box: any, label: HTMLElement}[]} */
  let texts = [];
  /** Where names are placed, in pixels of the map's layers. @type {any} */
  let region;
  /** The parts of lines that are there. @type {Map<Stretch, Point[][]>} */
  const near = new Map();
  /** @type {Map<string, number>} */
  const widths = new Map();
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

  /** @param {string} text @param {string} font @param {number} spacing */
  function widthOf(text, font, spacing = 0) {
    const key = font + text;
    if (!widths.has(key)) {
      pen.font = font;
      widths.set(key, pen.measureText(text).width);
    }
    return /** @type {number} */ (widths.get(key)) + spacing * text.length;
  }

  /** @param {any} theMap */
  function draw(theMap) {
    map = theMap;
    pane = map.createPane('labels');
    pane.style.zIndex = '600';
    pane.classList.add('leaflet-zoom-hide');
    pane.setAttribute('aria-hidden', 'true');
    map.on('zoomend viewreset', place);
    map.on('moveend', () => (region.contains(seen(0)) ? clear() : place()));
    state.onChange((now, before) => {
      if (now.asOf !== before.asOf || now.routes.join() !== before.routes.join()) place();
    });
    place();
  }

  /** Packed degrees to pixels of the map's layers. @param {number} lon @param {number} lat */
  function pixel(lon, lat) {
    return map.latLngToLayerPoint([lat / data.scale, lon / data.scale]);
  }

  /** What is in the window, and some pixels around it. @param {number} more */
  function seen(more) {
    const [min, max] = [L.point(0, 0), map.getSize()].map((corner) => map.containerPointToLayerPoint(corner));
    return L.bounds(min.subtract([more, more]), max.add([more, more]));
  }

  function place() {
    const zoom = map.getZoom();
    const narrow = map.getSize().x < 760;
    const grid = new Grid();
    region = seen(REACH);
    near.clear();
    const shown = Array.from(routes.stretches.values()).filter((stretch) => stretch.shown);
    for (const stretch of shown) near.set(stretch, lines.within(stretch.points, region));
    const drawn = rasterised(shown);
    const made = document.createDocumentFragment();
    texts = [];
    const rank = (RANKS.find(([below]) => zoom < below) || [0, 9])[1];
    const places = data.places.filter((p) => p[3] <= rank).map(([name, lon, lat, its]) => ({ name, rank: its, at: pixel(lon, lat) })).filter(({ at }) => region.contains(at));

    for (const { at, rank: its } of places) if (its <= 3) grid.take({ x: at.x, y: at.y, width: 0, height: 0 });
    placeRoutes(made, grid, drawn, narrow);
    if (zoom >= 5.4) placePill(made, grid, drawn);
    const dots = places.map(({ at }) => at);
    for (const { name, rank: its, at } of places) placeCity(made, grid, drawn, dots, name, its, at, zoom);
    for (const [name, lon, lat, kind, its] of data.basemap.labels) placeGround(made, grid, drawn, name, kind, its, pixel(lon, lat), zoom);
    pane.replaceChildren(made);
    clear();
  }

  /** Half a name, at the map's edge or under a button, says nothing: it waits until there is room for all of it. */
  function clear() {
    const frame = map.getContainer().getBoundingClientRect();
    const controls = Array.from(map.getContainer().querySelectorAll('.leaflet-control'), (control) => control.getBoundingClientRect());
    for (const { box, label } of texts) {
      const corner = map.layerPointToContainerPoint([box.x, box.y]);
      const own = new DOMRect(frame.x + corner.x, frame.y + corner.y, box.width, box.height);
      const inside = own.left >= frame.left && own.top >= frame.top && own.right <= frame.right && own.bottom <= frame.bottom;
      label.style.visibility = inside && !controls.some((control) => overlap(own, control)) ? '' : 'hidden';
    }
  }

  /** @param {DOMRect} a @param {DOMRect} b */
  function overlap(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** The cells that lines cross. @param {Stretch[]} shown */
  function rasterised(shown) {
    const grid = new Grid();
    const parts = shown.flatMap(partsOf);
    const step = Math.max(5, parts.reduce((sum, part) => sum + lines.length(part), 0) / SAMPLES);
    for (const part of parts) for (const p of lines.sample(part, step)) grid.take({ x: p.x, y: p.y, width: 0, height: 0 });
    return grid;
  }

  /** @param {Stretch} stretch */
  const partsOf = (stretch) => near.get(stretch) || [];

  /** @param {ParentNode} made @param {string} className @param {any} box @param {string} text */
  function put(made, className, box, text) {
    const label = element('span', 'label ' + className, text);
    label.style.transform = `translate(${Math.round(box.x)}px,${Math.round(box.y)}px)`;
    made.append(label);
    if (text) texts.push({ box, label });
    return label;
  }

  /** @param {ParentNode} made @param {any} grid @param {any} drawn @param {Point[]} dots @param {string} name @param {number} rank @param {any} at @param {number} zoom */
  function placeCity(made, grid, drawn, dots, name, rank, at, zoom) {
    const size = Math.max(11, Math.min(15, (rank === 1 ? 13 : 12) + (zoom - 6) * 0.4 - Math.max(0, rank - 3) * 0.5));
    const width = widthOf(name, `${rank === 1 ? 600 : 400} ${size}px ${FONT}`) + 3;
    const boxes = around(at.x, at.y, width, size + 3, 6);
    const own = boxes.filter((box) => !nearer(box, at, dots));
    // A capital is named even where the best place for its name is not a good one.
    const box = choose(own, grid, drawn, 0.5) || (rank === 1 ? choose(boxes, grid, drawn, 0.5) : null);
    const dot = { x: at.x - 3, y: at.y - 3, width: 6, height: 6 };
    if (!box || (rank > 3 && !grid.free(dot))) return;
    if (rank > 2 && drawn.count(box) > 3) return;
    grid.take(box);
    grid.take(dot);
    put(made, 'dot rank-' + rank, { x: at.x - 3, y: at.y - 3 }, '');
    put(made, 'city rank-' + rank, box, name).style.fontSize = size + 'px';
  }

  /** Whether a name would stand nearer to another dot than to its own. @param {Box} box @param {Point} own @param {Point[]} dots */
  function nearer(box, own, dots) {
    /** @param {Point} dot */
    const gap = (dot) =>
      Math.hypot(Math.max(box.x - dot.x, 0, dot.x - box.x - box.width), Math.max(box.y - dot.y, 0, dot.y - box.y - box.height));
    const mine = gap(own);
    return dots.some((dot) => Math.abs(dot.x - own.x) + Math.abs(dot.y - own.y) > 1 && Math.abs(dot.y - own.y) < 60 && gap(dot) < mine + 1);
  }

  /** @param {ParentNode} made @param {any} grid @param {any} drawn @param {string} name @param {string} kind @param {number} rank @param {any} at @param {number} zoom */
  function placeGround(made, grid, drawn, name, kind, rank, at, zoom) {
    if (kind === 'country' && (zoom >= 8 || zoom < 2 + rank)) return;
    if (kind !== 'country' && zoom < 2.5 + rank) return;
    const text = kind === 'country' ? name.toUpperCase() : name;
    const size = kind === 'country' ? 11.5 : kind === 'sea' ? 13 : 11;
    const spacing = kind === 'country' ? 1.7 : kind === 'sea' ? 0.6 : 0;
    const width = widthOf(text, `${kind === 'country' ? 400 : 'italic 400'} ${size}px ${FONT}`, spacing);
    const box = { x: at.x - width / 2, y: at.y - size / 2 - 2, width, height: size + 4 };
    const spots = [box, ...[24, -24, 48, -48].map((dy) => ({ ...box, y: box.y + dy }))];
    const spot = choose(spots, grid, drawn);
    if (!spot || drawn.count(spot) > 3) return;
    grid.take(spot);
    put(made, 'ground-name ' + kind, spot, text);
  }

  /** One pill at the longest contested run of each route. @param {ParentNode} made @param {any} grid @param {any} drawn */
  function placePill(made, grid, drawn) {
    const width = widthOf('contested', `600 11px ${FONT}`) + 16;
    const contested = Array.from(routes.stretches.values()).filter((s) => s.shown && s.now && s.now.contested && s.look !== 'retired');
    const longest = contested.sort((a, b) => b.info.km - a.info.km)[0];
    if (!longest) return;
    const boxes = lines.sample(longest.points, Math.max(4, lines.length(longest.points) / 9)).flatMap((p) => {
      const far = 26;
      return [-1, 1].map((side) => ({ x: p.x - side * p.dy * far - width / 2, y: p.y + side * p.dx * far - 10, width, height: 20 }));
    });
    // North first: the line runs along a border, and it is the northern bank that is contested.
    const box = choose(boxes.sort((a, b) => a.y - b.y), grid, drawn, 2);
    if (!box) return;
    grid.take(box);
    put(made, 'pill', box, 'contested');
  }

  /** @param {ParentNode} made @param {any} grid @param {any} drawn @param {boolean} narrow */
  function placeRoutes(made, grid, drawn, narrow) {
    // Short routes first: they have the fewest places for a name.
    const byLength = Array.from(data.routes).sort(([, a], [, b]) => lengthOf(a) - lengthOf(b));
    for (const [id, route] of byLength) {
      const branches = new Set(route.segments.map((segment) => segment.branch));
      for (const branch of branches) {
        const text = nameOf(route, branch, narrow);
        const shown = route.segments
          .filter((segment) => segment.branch === branch)
          .map((segment) => /** @type {any} */ (routes.stretches.get(segment.id)))
          .filter((stretch) => stretch.shown);
        placeRoute(made, grid, drawn, id, text, shown);
      }
    }
  }

  /** @param {RouteData} route */
  function lengthOf(route) {
    return route.segments.reduce((sum, segment) => sum + segment.km, 0);
  }

  /** @param {RouteData} route @param {string} branch @param {boolean} narrow */
  function nameOf(route, branch, narrow) {
    const [title, short] = route.branches.get(branch) || [route.title, route.short];
    return narrow ? short : title;
  }

  /** @param {ParentNode} made @param {any} grid @param {any} drawn @param {string} id @param {string} text @param {Stretch[]} shown */
  function placeRoute(made, grid, drawn, id, text, shown) {
    const width = widthOf(text, `700 13px ${FONT}`) + 4;
    const parts = shown.flatMap((stretch) => partsOf(stretch).map((points) => ({ stretch, points, size: lines.length(points) })));
    const total = parts.reduce((sum, { size }) => sum + size, 0);
    // To look for room for a name that is wider than any window would take seconds.
    if (total < 14 || width > 3000) return;
    const step = Math.max(10, total / 300);
    const longest = Math.max(...shown.map((stretch) => stretch.info.km));
    const aim = centre(shown);
    const home = opening();
    /** @param {Stretch} stretch what is said under the name there */
    const saidOf = ({ info, now }) => (info.mode === 'sea' ? 'by sea' : !now || now.status === 'operating' ? '' : data.words.get(now.status) || '');
    /** @type {Map<string, Grid>} */
    const own = new Map();
    /** @type {{box: any, sub: string, cost: number}[]} */
    const spots = [];
    for (const { stretch, points, size } of parts.length > PARTS ? parts.sort((a, b) => b.size - a.size).slice(0, PARTS) : parts) {
      const sub = saidOf(stretch);
      if (!own.has(sub)) own.set(sub, rasterised(shown.filter((other) => saidOf(other) === sub)));
      const height = sub ? 31 : 17;
      const wide = Math.max(width, sub ? widthOf(sub, `400 11px ${FONT}`) + 4 : 0);
      for (const p of lines.sample(points, Math.min(step, Math.max(4, size - 1)))) {
        const half = (Math.abs(p.dy) * wide) / 2 + (Math.abs(p.dx) * height) / 2;
        // On both sides, close by or, where the line winds, a little farther off.
        for (const [side, gap] of [[-1, 9], [1, 9], [-1, 17], [1, 17]]) {
          const far = half + gap;
          const box = { x: p.x - side * p.dy * far - wide / 2, y: p.y + side * p.dx * far - height / 2, width: wide, height };
          const away = Math.hypot(p.x - aim.x, p.y - aim.y);
          // A name between two lines, or nearer to another's, misleads.
          const room = { x: box.x - 18, y: box.y - 18, width: wide + 36, height: height + 36 };
          const mine = /** @type {Grid} */ (own.get(sub)).count(room);
          const others = drawn.count(room) - mine;
          if (!mine || others > Math.max(18, mine * 2)) continue;
          const minor = 200 * (1 - stretch.info.km / longest);
          // A name that the opening view does not show is worse than a longer way to the line's middle.
          const cut = home.contains(L.bounds([box.x, box.y], [box.x + wide, box.y + height])) ? 0 : 400;
          const pull = sub === 'by sea' ? 0.03 : 0.15;
          spots.push({ box, sub, cost: drawn.count(box) * 60 + others * 14 + away * pull + minor + cut + gap });
        }
      }
    }
    spots.sort((a, b) => a.cost - b.cost);
    /** @type {any[]} */
    const taken = [];
    for (const { box, sub } of spots) {
      if (drawn.count(box) > 4 || !grid.free(box)) continue;
      if (taken.some((other) => Math.hypot(other.x - box.x, other.y - box.y) < REPEAT)) continue;
      taken.push(box);
      grid.take(box);
      const label = put(made, 'route-name', box, text);
      label.dataset.route = id;
      if (sub) label.append(element('small', '', sub));
    }
  }

  /** The opening extent in layer pixels. */
  function opening() {
    const [west, south, east, north] = data.bounds;
    return L.bounds(map.latLngToLayerPoint([south, west]), map.latLngToLayerPoint([north, east]));
  }

  /** The middle of what lies in the opening extent, or of all: not of the present view, so that names stay put. @param {any[]} shown */
  function centre(shown) {
    const home = opening();
    const all = shown.flatMap((stretch) => stretch.points);
    const inside = all.filter((point) => home.contains(point));
    return L.bounds(inside.length ? inside : all).getCenter();
  }

  return { draw };
})();
