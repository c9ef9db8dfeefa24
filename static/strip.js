/** The margin strip: where in an article each route is spoken of, and which part of it is in the window. */
CorridorMap.strip = (function () {
  'use strict';
  const { element } = CorridorMap;

  const COLUMN = 7;
  const BAR = 5;
  const LEAST = 4;
  /** How far from a mark, in pixels, a click is still meant for it. */
  const NEAR = 9;

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  function shape(tag, attributes) {
    const made = /** @type {SVGElement} */ (document.createElementNS('http://www.w3.org/2000/svg', tag));
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    return made;
  }

  /** @param {(passage: Passage | null, part: number) => void} pick called with the passage that was clicked, or the part of the text */
  function create(pick) {
    const host = element('div', 'strip');
    const svg = /** @type {SVGSVGElement} */ (shape('svg', { role: 'img' }));
    const seen = shape('rect', { class: 'strip-seen', x: 0.5, rx: 2 });
    /** @type {Spot[]} */
    let spots = [];
    /** @type {string[]} */
    let routes = [];
    host.append(svg);

    const height = () => host.clientHeight;

    /** @param {Spot[]} found @param {string[]} columns route ids @param {string} said the same in words */
    function draw(found, columns, said) {
      // In a text that has just been hidden, which has no height, nothing is anywhere.
      [spots, routes] = [found.filter(({ from, to }) => Number.isFinite(to - from)), columns];
      const width = Math.max(24, COLUMN * routes.length + 4);
      const left = (width - COLUMN * routes.length) / 2;
      svg.setAttribute('width', String(width));
      svg.setAttribute('height', String(height()));
      svg.setAttribute('aria-label', said);
      seen.setAttribute('width', String(width - 1));
      const marks = spots.flatMap(({ passage, from, to }) =>
        passage.routes.map((route) => {
          const x = left + COLUMN * routes.indexOf(route) + (COLUMN - BAR) / 2;
          const tall = Math.max(LEAST, (to - from) * height());
          const bar = shape('rect', { x, y: from * height(), width: BAR, height: tall, rx: 1 });
          bar.dataset.route = route;
          return bar;
        })
      );
      svg.replaceChildren(seen, ...marks);
    }

    /** Marks what is in the window. @param {number} from @param {number} to parts of the height of the text */
    function follow(from, to) {
      seen.setAttribute('y', String(from * height() + 0.5));
      seen.setAttribute('height', String(Math.max(0, (to - from) * height() - 1)));
    }

    host.addEventListener('click', (event) => {
      const y = event.clientY - host.getBoundingClientRect().top;
      const gap = (/** @type {Spot} */ spot) => Math.max(0, spot.from * height() - y, y - spot.to * height());
      const nearest = spots.reduce((/** @type {Spot | null} */ best, spot) => (best && gap(best) <= gap(spot) ? best : spot), null);
      pick(nearest && gap(nearest) <= NEAR ? nearest.passage : null, y / height());
    });

    return { host, draw, follow };
  }

  return { create };
})();
