/** Where labels go: an occupancy grid over the whole world at one zoom. Pure, in pixels. */
CorridorMap.placement = (function () {
  'use strict';
  const CELL = 6;

  /** @typedef {{x: number, y: number, width: number, height: number}} Box */

  /** A set of grid cells that something stands on. */
  class Grid {
    constructor() {
      /** @type {Set<number>} */
      this.cells = new Set();
      /** The same by row, so that those of a box are not looked for one by one. @type {Map<number, number[]>} */
      this.rows = new Map();
      this.inOrder = true;
    }

    /** @param {Box} box @param {(key: number, cx: number, cy: number) => boolean} visit stops when it returns true */
    static some(box, visit) {
      const right = Math.floor((box.x + box.width) / CELL);
      const bottom = Math.floor((box.y + box.height) / CELL);
      for (let cx = Math.floor(box.x / CELL); cx <= right; cx++) {
        for (let cy = Math.floor(box.y / CELL); cy <= bottom; cy++) {
          // No two cells within reach of one another share a number, and small numbers are found quickly.
          if (visit(((cx & 32767) << 15) | (cy & 32767), cx, cy)) return true;
        }
      }
      return false;
    }

    /** @param {Box} box */
    free(box) {
      return !Grid.some(box, (key) => this.cells.has(key));
    }

    /** @param {Box} box */
    count(box) {
      if (!this.inOrder) for (const row of this.rows.values()) row.sort((a, b) => a - b);
      this.inOrder = true;
      const left = Math.floor(box.x / CELL);
      const right = Math.floor((box.x + box.width) / CELL);
      const bottom = Math.floor((box.y + box.height) / CELL);
      let found = 0;
      for (let cy = Math.floor(box.y / CELL); cy <= bottom; cy++) {
        const row = this.rows.get(cy);
        if (row) found += before(row, right + 1) - before(row, left);
      }
      return found;
    }

    /** @param {Box} box */
    take(box) {
      Grid.some(box, (key, cx, cy) => {
        if (this.cells.has(key)) return false;
        this.cells.add(key);
        const row = this.rows.get(cy);
        if (row) row.push(cx);
        else this.rows.set(cy, [cx]);
        this.inOrder = false;
        return false;
      });
    }
  }

  /** How many numbers of a row in order are less than another. @param {number[]} row @param {number} limit */
  function before(row, limit) {
    let low = 0;
    let high = row.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (row[middle] < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The eight places around a point, right first.
   * @param {number} x
   * @param {number} y
   * @param {number} width
   * @param {number} height
   * @param {number} gap
   * @returns {Box[]}
   */
  function around(x, y, width, height, gap) {
    const right = x + gap;
    const left = x - gap - width;
    const above = y - gap - height + 2;
    const below = y + gap - 2;
    const middle = y - height / 2;
    const centre = x - width / 2;
    return [
      [right, middle], [left, middle], [right, above], [right, below],
      [left, above], [left, below], [centre, above], [centre, below],
    ].map(([bx, by]) => ({ x: bx, y: by, width, height }));
  }

  /**
   * The free box that crosses the fewest cells of `avoid`, or null.
   * @param {Box[]} boxes in order of preference
   * @param {Grid} grid
   * @param {Grid} avoid
   * @param {number} [step] what each place in the order costs, in cells crossed
   * @returns {Box | null}
   */
  function choose(boxes, grid, avoid, step = 0) {
    /** @type {Box | null} */
    let best = null;
    let least = Infinity;
    boxes.forEach((box, i) => {
      if (!grid.free(box)) return;
      const cost = avoid.count(box) + i * step;
      if (cost < least) {
        best = box;
        least = cost;
      }
    });
    return best;
  }

  return { Grid, around, choose };
})();
