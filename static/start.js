/** Puts the parts together once the page is there. */
(function () {
  'use strict';
  const { data, byId, routes, basemap, labels, hover, panel, passages, views, sheet, state, time, element } = CorridorMap;
  /** The variable in which Folium's script keeps its map. @type {any} */
  const map = /** @type {any} */ (window).map_corridors;

  // How wide the map is depends on what is beside it.
  document.body.dataset.tab = state.parse(location.search).tab;
  CorridorMap.embed.start();
  sheet.start();
  map.invalidateSize(false);
  L.control.zoom({ position: 'topleft', zoomInTitle: 'Zoom in', zoomOutTitle: 'Zoom out' }).addTo(map);
  L.control.scale({ position: 'bottomleft', imperial: false }).addTo(map);
  addViewButtons();

  const [west, south, east, north] = data.bounds;
  const home = L.latLngBounds([south, west], [north, east]);
  const asked = state.parseView(location.hash) || (location.search ? null : state.parseView(data.state.get('view') || ''));
  if (asked) goTo(asked);
  else fit(home, false);

  state.restore();
  routes.draw(map);
  panel.start(frame);
  CorridorMap.article.start();
  CorridorMap.also.start();
  views.start(() => map.invalidateSize(false));
  CorridorMap.share.start();
  state.restore();
  if (!asked) frameState(false);
  reportUnknown();
  // The ground, names and the time control can wait for the first sight of the lines.
  requestAnimationFrame(() =>
    setTimeout(() => {
      basemap.draw(map);
      showBorders(state.get());
      map.getContainer().classList.add('has-ground');
      hover.draw(map);
      labels.draw(map);
      CorridorMap.tint.draw(map);
      time.start();
      CorridorMap.story.start(goTo);
    })
  );

  map.on('zoomend', markZoom);
  markZoom();
  map.on('moveend', keepView);
  // An address that asks for more than there is says what is shown instead.
  if (asked && location.hash.slice(1).split('/').map(Number).some((said, i) => said !== [asked.zoom, asked.lat, asked.lon][i])) keepView();
  addEventListener('popstate', () => {
    state.restore();
    const view = state.parseView(location.hash);
    if (view) goTo(view);
  });
  addEventListener('hashchange', () => {
    const view = state.parseView(location.hash);
    if (view && location.hash.slice(1) !== here()) goTo(view);
  });
  /** What is put back once the page is printed. @type {(() => void)[]} */
  let afterwards = [];
  addEventListener('beforeprint', () => {
    const [bounds, centre, zoom] = [map.getBounds(), map.getCenter(), map.getZoom()];
    for (const folded of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll('#key:not([open]), .old:not([open])'))) {
      folded.open = true;
      afterwards.push(() => (folded.open = false));
    }
    // The paper has another shape than the window; all that was in the window is on it.
    document.body.classList.add('printing');
    map.invalidateSize(false);
    map.fitBounds(bounds, { animate: false });
    afterwards.push(() => {
      document.body.classList.remove('printing');
      map.invalidateSize(false);
      map.setView(centre, zoom, { animate: false });
    });
  });
  addEventListener('afterprint', () => {
    afterwards.forEach((undo) => undo());
    afterwards = [];
  });
  state.onChange(showBorders);
  map.getContainer().setAttribute('aria-label', 'Map; arrow keys move it, plus and minus zoom. The routes are listed beside it.');

  /** @param {PageState} now */
  function showBorders(now) {
    const on = now.routes.includes('borders');
    for (const line of CorridorMap.borders()) {
      if (on) line.addTo(map);
      else line.remove();
    }
  }

  /** @param {any} bounds @param {boolean} animate */
  function fit(bounds, animate) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    map.fitBounds(bounds, {
      paddingTopLeft: [30, 30],
      paddingBottomRight: [30, 30 + sheet.covered()],
      maxZoom: 11,
      animate: animate && !still,
    });
  }

  /** Shows all of some routes or segments. @param {string[]} targets */
  function frame(targets) {
    const bounds = extent(targets);
    sheet.makeRoom();
    fit(bounds.isValid() ? bounds : home, true);
  }

  /** @param {string[]} targets routes, segments or borders */
  function extent(targets) {
    const bounds = L.latLngBounds([]);
    for (const id of routes.segmentsOf(targets)) bounds.extend(/** @type {any} */ (routes.stretches.get(id)).line.getBounds());
    for (const id of targets) {
      const line = CorridorMap.adopted.get(id);
      if (line && line.options.pane === 'borders') bounds.extend(line.getBounds());
    }
    return bounds;
  }

  /** Frames what the address selects, when it names no view of its own. @param {boolean} animate */
  function frameState(animate) {
    const { focus, passage } = state.get();
    const chosen = passages.get(passage);
    const bounds = extent(chosen ? chosen.targets : focus ? [focus] : []);
    if (bounds.isValid()) fit(bounds, animate);
  }

  /** Shows a view in the middle of what the sheet leaves free. @param {{zoom: number, lat: number, lon: number}} view @param {boolean} [animate] */
  function goTo({ zoom, lat, lon }, animate = false) {
    const middle = map.unproject(map.project([lat, lon], zoom).add([0, sheet.covered() / 2]), zoom);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (animate && !still) {
      // Names stand still while the ground moves under them; they come back where it comes to rest.
      map.getContainer().classList.add('is-flying');
      map.once('moveend', () => map.getContainer().classList.remove('is-flying'));
      map.flyTo(middle, zoom, { duration: 1.2 });
    }
    else map.setView(middle, zoom, { animate: false });
  }

  function here() {
    const { x, y } = map.getSize().divideBy(2);
    const { lat, lng } = map.containerPointToLatLng([x, y - sheet.covered() / 2]);
    return state.formatView({ zoom: map.getZoom(), lat, lon: lng });
  }

  function keepView() {
    state.showView(here());
  }

  function markZoom() {
    map.getContainer().classList.toggle('is-far', map.getZoom() < 6);
  }

  function reportUnknown() {
    const asking = new URLSearchParams(location.search);
    const wrong = [];
    for (const id of (asking.get('routes') || '').split(',')) if (id && !state.toggles.includes(id)) wrong.push(id);
    const { focus, passage, article } = state.get();
    if (focus && !state.toggles.includes(focus) && !routes.stretches.has(focus)) wrong.push(focus);
    if (passage && !passages.get(passage)) wrong.push(passage);
    if (article && !data.articles.some(({ slug }) => slug === article)) wrong.push(article);
    const date = asking.get('as-of');
    const said = [];
    if (wrong.length) said.push(`This map does not have ${wrong.map((id) => '“' + id + '”').join(', ')}, which the address names.`);
    if (date && !state.get().asOf) said.push(`“${date}” is not a date from ${data.span[0]} to ${data.span[1]}.`);
    if (!said.length) return;
    const note = byId('note');
    note.textContent = said.join(' ');
    note.hidden = false;
    state.set({ focus: wrong.includes(focus) ? '' : focus, passage: wrong.includes(passage) ? '' : passage, article: wrong.includes(article) ? '' : article }, { push: false });
  }

  function addViewButtons() {
    const Views = L.Control.extend({
      options: { position: 'topright' },
      onAdd() {
        const bar = element('div', 'leaflet-bar views');
        /** @type {[string, string, () => void][]} */
        const acts = [
          ['Start view', 'Back to the view the map opens with', () => fit(home, true)],
          ['All routes', 'Show all routes from end to end', () => frame(state.get().routes.filter((id) => data.routes.has(id)))],
        ];
        for (const [text, title, act] of acts) {
          const button = element('button', '', text);
          button.setAttribute('type', 'button');
          button.title = title;
          button.addEventListener('click', act);
          bar.append(button);
        }
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      },
    });
    new Views().addTo(map);
  }
})();
