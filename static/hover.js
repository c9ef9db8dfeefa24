/** Pointing at a route on the map: a note beside the pointer, light on both sides, and the click. */
CorridorMap.hover = (function () {
  'use strict';
  const { element, routes, state, data } = CorridorMap;

  const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

  /** “17 May 2023” of an ISO date of any precision. @param {string} date */
  function spoken(date) {
    const [year, month, day] = date.split('-');
    return [day && String(Number(day)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(' ');
  }

  /**
   * In words, the date from which a state has held, whatever was reported since.
   * @param {StateData[]} history
   * @param {StateData} now
   */
  function since(history, now) {
    let first = history.indexOf(now);
    while (first > 0 && history[first - 1].status === now.status && history[first - 1].contested === now.contested) first--;
    const { from } = history[first];
    // A bare year at the start of the record marks where the record begins.
    return spoken(from) + (first === 0 && from.length === 4 ? ' or earlier' : '');
  }

  /** What is true of a segment on the day shown, in one line. @param {any} stretch */
  function sentence(stretch) {
    const { info, now } = stretch;
    if (!now) return '';
    const parts = [`${info.mode}, ${data.words.get(now.status)} since ${since(info.history, now)}`];
    if (now.contested) parts.push('contested');
    if (info.certainty === 'less-certain') parts.push('position inferred');
    if (info.certainty === 'uncertain') parts.push('drawn schematically');
    parts.push(`about ${info.km < 20 ? info.km.toFixed(1) : Math.round(info.km)} km`);
    return parts.join(' · ');
  }

  /** How many passages speak of a segment itself, and how many of its whole route. @param {SegmentData} info */
  function counted({ own, whole }) {
    /** @param {number} count */
    const passages = (count) => (count === 1 ? '1 passage' : `${count} passages`);
    return own ? `${passages(own)} about this stretch, ${whole} about the whole route` : `${passages(whole)} about the whole route`;
  }

  /** @param {any} map */
  function draw(map) {
    const note = element('div', 'tooltip');
    note.hidden = true;
    map.getContainer().append(note);

    /** The segment whose line is nearest: where hit lines overlap, the topmost need not be it. @param {any} event @returns {any} */
    function nearest(event) {
      const at = map.mouseEventToLayerPoint(event.originalEvent);
      let best = null;
      let least = Infinity;
      for (const stretch of routes.stretches.values()) {
        for (let i = 1; stretch.shown && i < stretch.points.length; i++) {
          const gap = L.LineUtil.pointToSegmentDistance(at, stretch.points[i - 1], stretch.points[i]);
          if (gap < least) [best, least] = [stretch, gap];
        }
      }
      return best;
    }

    /** @param {any} event */
    function point(event) {
        const stretch = nearest(event);
        // After a tap there is no “out”, and the panel says all of this.
        if (matchMedia('(hover: none)').matches) return;
        note.replaceChildren(
          element('b', '', stretch.info.name),
          element('span', 'tooltip-route', routes.of(stretch.route).title),
          element('span', '', sentence(stretch)),
          element('span', '', counted(stretch.info))
        );
        note.dataset.route = stretch.route;
        note.hidden = false;
        follow(event);
        routes.preview([stretch.id]);
        CorridorMap.panel.lightRoute(stretch.route);
        shown = stretch;
    }

    /** @type {any} */
    let shown = null;
    for (const { layers } of routes.stretches.values()) {
      const hit = layers.find((layer) => layer.options.className === 'hit');
      hit.on('mouseover', point);
      hit.on('mousemove', (/** @type {any} */ event) => (nearest(event) === shown ? follow(event) : point(event)));
      hit.on('mouseout', () => {
        note.hidden = true;
        shown = null;
        routes.preview([]);
        CorridorMap.panel.lightRoute('');
      });
      hit.on('click', (/** @type {any} */ event) => {
        note.hidden = true;
        const focus = nearest(event).id;
        state.set({ focus, passage: CorridorMap.article.after(focus) });
      });
    }

    /** @param {any} event */
    function follow(event) {
      const { x, y } = event.containerPoint;
      const size = map.getSize();
      const left = x + 14 + note.offsetWidth > size.x ? x - 14 - note.offsetWidth : x + 14;
      const top = y + 14 + note.offsetHeight > size.y ? y - 14 - note.offsetHeight : y + 14;
      note.style.transform = `translate(${Math.max(4, left)}px,${Math.max(4, top)}px)`;
    }
  }

  return { draw, spoken, sentence };
})();
