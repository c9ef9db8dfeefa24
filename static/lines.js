/** Geometry of drawn lines, in screen pixels. Pure functions. */
CorridorMap.lines = (function () {
  'use strict';

  /** @typedef {{x: number, y: number}} Point */

  /** Length over which a line moves from its true place to its offset one. */
  const RAMP = 14;

  /** @param {Point[]} points */
  function length(points) {
    let sum = 0;
    for (let i = 1; i < points.length; i++) sum += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    return sum;
  }

  /** @param {Point} a @param {Point} b @returns {Point} the unit normal to the right of a to b */
  function normal(a, b) {
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const size = Math.hypot(dx, dy) || 1;
    return { x: -dy / size, y: dx / size };
  }

  /**
   * Moves a line sideways, with mitred corners.
   * @param {Point[]} points
   * @param {number} shift pixels, positive to the right of the line's direction
   * @param {{rampStart: boolean, rampEnd: boolean, before?: Point, after?: Point}} ends
   *   whether the line comes from or returns to its true place, else its neighbours' points
   * @returns {Point[]}
   */
  function offset(points, shift, ends) {
    const total = length(points);
    const ramp = Math.min(RAMP, total / 2);
    const dense = withRampPoints(points, ends.rampStart ? ramp : 0, ends.rampEnd ? total - ramp : total);
    let along = 0;
    return dense.map((point, i) => {
      const previous = dense[i - 1] || ends.before;
      const next = dense[i + 1] || ends.after;
      if (i > 0) along += Math.hypot(point.x - dense[i - 1].x, point.y - dense[i - 1].y);
      const n1 = previous ? normal(previous, point) : normal(point, /** @type {Point} */ (next));
      const n2 = next ? normal(point, next) : n1;
      const size = Math.hypot(n1.x + n2.x, n1.y + n2.y);
      // The mitre grows as the corner sharpens; twice the shift is as far as a corner may go.
      const mitre = size > 0.2 ? Math.min(2 / size, 2) / size : 0.5;
      const part = Math.min(
        1,
        ends.rampStart && ramp ? along / ramp : 1,
        ends.rampEnd && ramp ? (total - along) / ramp : 1
      );
      const far = shift * Math.max(0, part) * mitre;
      return { x: point.x + (n1.x + n2.x) * far, y: point.y + (n1.y + n2.y) * far };
    });
  }

  /**
   * @param {Point[]} points
   * @param {number} first
   * @param {number} last
   */
  function withRampPoints(points, first, last) {
    /** @type {Point[]} */
    const out = [];
    let along = 0;
    points.forEach((point, i) => {
      if (i > 0) {
        const from = points[i - 1];
        const step = Math.hypot(point.x - from.x, point.y - from.y);
        for (const stop of [first, last]) {
          const part = (stop - along) / step;
          if (part > 0.001 && part < 0.999) out.push({ x: from.x + (point.x - from.x) * part, y: from.y + (point.y - from.y) * part });
        }
        along += step;
      }
      out.push(point);
    });
    return out;
  }

  /**
   * Points at even steps along a line, with the direction there.
   * @param {Point[]} points
   * @param {number} step
   * @returns {{x: number, y: number, dx: number, dy: number, along: number}[]}
   */
  function sample(points, step) {
    const out = [];
    let next = step / 2;
    let along = 0;
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1];
      const b = points[i];
      const size = Math.hypot(b.x - a.x, b.y - a.y);
      while (size && next <= along + size) {
        const part = (next - along) / size;
        out.push({ x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part, dx: (b.x - a.x) / size, dy: (b.y - a.y) / size, along: next });
        next += step;
      }
      along += size;
    }
    return out;
  }

  /**
   * The parts of a line that lie in a box: what is drawn, and the work of it, grows with what is seen and not with the zoom.
   * @param {Point[]} points
   * @param {any} box Leaflet's bounds
   * @param {number} [period] each part begins a whole number of these after the line does, so that dashes stay where they are
   * @returns {Point[][]}
   */
  function within(points, box, period) {
    /** @type {Point[][]} */
    const parts = [];
    let along = 0;
    let inside = false;
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1];
      const found = L.LineUtil.clipSegment(/** @type {any} */ (a), /** @type {any} */ (points[i]), box, false, false);
      if (found && inside) parts[parts.length - 1].push(found[1]);
      else if (found) {
        const [from, to] = found;
        // What is before the box is not seen, and need not bend as the line does.
        const back = period ? (along + length([a, from])) % period : 0;
        const { x, y } = normal(from, to);
        parts.push([{ x: from.x - y * back, y: from.y + x * back }, to]);
      }
      inside = found && found[1] === points[i];
      along += length([a, points[i]]);
    }
    return parts;
  }

  return { length, offset, sample, within };
})();
