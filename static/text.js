/** The text of an article as elements: headings and paragraphs, passages as links, names of places. */
CorridorMap.text = (function () {
  'use strict';
  const { data, element, passages, quoting } = CorridorMap;

  /** The zoom at which a place is shown. */
  const CLOSE = 8;

  /**
   * One passage on its way into the text.
   * @typedef {{passage: Passage, letters: string[], at: number, links: HTMLElement[]}} Entry
   */

  /** @param {string} id @returns {Entry} */
  function entry(id) {
    const passage = /** @type {Passage} */ (passages.get(id));
    const words = passage.card.querySelector('blockquote')?.textContent || '';
    return { passage, letters: Array.from(words), at: 0, links: [] };
  }

  /** The words of a piece; where there is only their number, those of the quotation. @param {string | number} words @param {Entry[]} about */
  function spelled(words, about) {
    const count = typeof words === 'number' ? words : Array.from(words).length;
    const said = typeof words === 'number' ? about[0].letters.slice(about[0].at, about[0].at + count).join('') : words;
    for (const one of about) one.at += count;
    return said;
  }

  /** The address of a place's view on this map. @param {number} place */
  function view(place) {
    const [, lon, lat] = data.places[place];
    return CorridorMap.state.formatView({ zoom: CLOSE, lat: lat / data.scale, lon: lon / data.scale });
  }

  /** @param {number} place @param {string} words @param {boolean} linked a link cannot be within a link */
  function placeName(place, words, linked) {
    const name = element(linked ? 'a' : 'span', 'place', words);
    name.dataset.place = String(place);
    if (linked) name.setAttribute('href', '#' + view(place));
    return name;
  }

  /** A link with a line for each route it is about, one inside the other. @param {Entry[]} about @param {string} slug */
  function mark(about, slug) {
    const link = element('a', 'mark');
    link.setAttribute('href', quoting.query(slug, about[0].passage.id));
    link.dataset.passages = about.map(({ passage }) => passage.id).join(' ');
    let inner = link;
    const routes = new Set(about.flatMap(({ passage }) => passage.routes));
    for (const route of routes) {
      if (inner.dataset.route) {
        const line = element('span', 'mark-line');
        inner.append(line);
        inner = line;
      }
      inner.dataset.route = route;
    }
    for (const one of about) one.links.push(link);
    return { link, inner };
  }

  /** What stands after a passage, so that its routes are told by more than colour. @param {Entry} entry */
  function tag({ passage, links }) {
    const last = links[links.length - 1];
    const names = passage.routes.map((id) => data.routes.get(id)?.short ?? 'Borders');
    if (last) last.dataset.tag = [last.dataset.tag, ...names].filter(Boolean).join(' · ');
  }

  /**
   * @param {string} slug
   * @param {ArticleText} text
   * @returns {{blocks: HTMLElement[], links: Map<string, HTMLElement[]>}} the links of each passage, by its id
   */
  function build(slug, text) {
    const entries = text.passages.map(([id]) => entry(id));
    const blocks = text.blocks.map(([heading, ...runs]) => {
      const block = element(heading ? 'h2' : 'p', '');
      for (const run of runs) {
        if (typeof run === 'string') {
          block.append(run);
          continue;
        }
        const [numbers, ...pieces] = run;
        const about = numbers.map((i) => entries[i]);
        const { link, inner } = about.length ? mark(about, slug) : { link: null, inner: block };
        for (const piece of pieces) {
          const [words, place] = Array.isArray(piece) ? piece : [piece, -1];
          const said = spelled(words, about);
          inner.append(place < 0 ? said : placeName(place, said, !link));
        }
        if (link) block.append(link);
      }
      return block;
    });
    entries.forEach(tag);
    return { blocks, links: new Map(entries.map(({ passage, links }) => [passage.id, links])) };
  }

  return { build, view };
})();
