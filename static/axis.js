/** One axis of time above a list that says the same: a row for each route, the others and the articles. */
CorridorMap.axis = (function () {
  'use strict';
  const { data, element } = CorridorMap;

  /** Years between two that are written, the first of them that leaves few enough. */
  const STEPS = [1, 2, 5, 10, 20, 50, 100];
  const MOST_YEARS = 6;

  /** @param {string} day */
  const time = (day) => Date.parse(day);

  /** @param {string} tag @param {Record<string, string | number>} attributes */
  function shape(tag, attributes) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
    return made;
  }

  /** @param {DatedEntry} entry @returns {string[]} the rows it is in */
  const rowsOf = (entry) => (entry.article ? ['articles'] : entry.routes.length ? entry.routes : ['other']);

  /** @param {string} row */
  const nameOf = (row) => data.routes.get(row)?.short ?? (row === 'other' ? 'Other events' : 'Articles');

  /**
   * Draws entries in time.
   * @param {HTMLElement} host
   * @param {DatedEntry[]} entries
   * @param {string} since the first day of the axis; what is before it is counted
   * @param {string} asOf
   * @param {(entry: DatedEntry) => void} pick called with what is clicked
   */
  function draw(host, entries, since, asOf, pick) {
    const late = entries.filter(({ from }) => from >= since);
    const drawn = late.length ? late : entries;
    const first = Math.min(...drawn.map(({ from }) => time(from)));
    const last = Math.max(...drawn.map(({ to }) => time(to)));
    const pad = Math.max((last - first) * 0.02, 20 * 864e5);
    /** @param {number} at milliseconds */
    const x = (at) => `${(Math.max(0, Math.min(1, (at - first + pad) / (last - first + 2 * pad))) * 100).toFixed(2)}%`;

    const rows = [...data.routes.keys(), 'other', 'articles'].filter((row) => drawn.some((entry) => rowsOf(entry).includes(row)));
    const made = rows.map((row) => {
      const svg = shape('svg', {});
      svg.append(shape('line', { class: 'rule', x1: 0, x2: '100%', y1: 9, y2: 9 }));
      if (asOf && time(asOf) >= first - pad) svg.append(shape('line', { class: 'as-of', x1: x(time(asOf)), x2: x(time(asOf)), y1: 0, y2: 18 }));
      for (const entry of drawn.filter((one) => rowsOf(one).includes(row))) {
        const mark = shape('line', { class: 'mark-in-time', x1: x(time(entry.from)), x2: x(time(entry.to)), y1: 9, y2: 9 });
        const title = shape('title', {});
        title.textContent = `${entry.when}: ${entry.title}`;
        mark.append(title);
        mark.addEventListener('click', () => pick(entry));
        svg.append(mark);
      }
      const line = element('div', 'axis-row');
      line.dataset.route = row;
      line.append(element('span', '', nameOf(row)), svg);
      return line;
    });
    const years = element('div', 'axis-row');
    const ticks = shape('svg', {});
    const [from, to] = [first, last].map((at) => new Date(at).getUTCFullYear());
    const step = STEPS.find((years) => (to - from) / years <= MOST_YEARS) || 200;
    for (let year = Math.ceil(from / step) * step; year <= to; year += step) {
      const at = x(Math.max(time(`${year}-01-01`), first));
      const label = shape('text', { x: at, y: 12, 'text-anchor': 'middle' });
      label.textContent = String(year);
      ticks.append(label);
    }
    const earlier = entries.length - drawn.length;
    years.append(element('span', '', earlier ? `← ${earlier} earlier` : ''), ticks);
    host.replaceChildren(...made, years);
  }

  return { draw };
})();
