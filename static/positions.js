/** Who wants what of which route: a table of actors by routes, each cell with its quotations. */
CorridorMap.positions = (function () {
  'use strict';
  const { data, element, apart, state, passages, hover, routes, views, narrowing, acts } = CorridorMap;

  const words = data.names.stance;
  const actors = data.names.actor;
  const ids = Array.from(data.routes.keys());
  const section = views.section('positions');
  const SVG = 'http://www.w3.org/2000/svg';

  /** How each stance is drawn beside its word, in a square of 12. */
  const GLYPHS = new Map([
    ['supports', 'M2 6.5L5 9.5L10 3'],
    ['opposes', 'M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5'],
    ['conditional', 'M6 2V6M6 9V10M2 2H10M2 10H10'],
    ['ambivalent', 'M1 7Q3.5 2 6 6T11 5'],
    ['disputed', 'M1 4H10L7.5 1.5M11 8H2L4.5 10.5'],
  ]);
  /** Whose word a stance is. */
  const VOICES = new Map([
    ['own-words', 'in its own words'],
    ['report', 'as the article reports'],
    ['attributed', 'as someone else says of it'],
    ['opinion', 'in the author’s opinion'],
  ]);

  /** @param {string} stance */
  const spelled = (stance) => words.get(stance) || '';

  /** @typedef {{actor: string, route: string, td: HTMLElement, button: HTMLElement | null, said: string}} Cell */
  /** @type {Map<string, {row: HTMLElement, cells: Cell[]}>} */
  const rows = new Map();
  /** @type {Map<string, {th: HTMLElement, button: HTMLElement}>} */
  const heads = new Map();
  const table = element('table', 'stances');
  const narrowed = element('p', 'narrowed');
  const opened = element('tr', 'said');
  const quotations = element('td', '');
  const tinted = element('p', 'tinted');

  /** @param {string} stance */
  function glyph(stance) {
    const svg = document.createElementNS(SVG, 'svg');
    const path = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 12 12');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('class', 'glyph');
    path.setAttribute('d', GLYPHS.get(stance) || '');
    svg.append(path);
    return svg;
  }

  /**
   * The positions that are stated, in the order of the words for them.
   * @param {StatementData[]} statements
   */
  function stated(statements) {
    return Array.from(words.keys()).filter((position) => statements.some((statement) => statement[1] === position));
  }

  /** How often each position is stated, in words. @param {StatementData[]} statements */
  const counted = (statements) => stated(statements).map((position) => `${spelled(position).toLowerCase()} ${statements.filter((one) => one[1] === position).length}`).join(', ');

  /** What all statements agree on. @param {StatementData[]} statements */
  function agreed(statements) {
    const found = stated(statements);
    return !found.length ? 'not-stated' : found.length === 1 ? found[0] : 'disputed';
  }

  /** The statements in passages that fit what is chosen, but for what the table itself chooses by. @param {PageState} now */
  function heard(now) {
    const fits = passages.fitting({ ...now, routes: state.toggles, focus: '', actor: [], stance: [] });
    /** @param {string} actor @param {string} route */
    return (actor, route) =>
      (data.positions.get(actor)?.get(route) || []).filter(([id]) => {
        const passage = passages.get(id);
        return passage && fits(passage);
      });
  }

  /** The cell that an address opens. @param {PageState} now */
  const openOf = (now) => (now.actor.length === 1 && now.focus && rows.has(now.actor[0]) && now.routes.includes(passages.routeOf(now.focus)) ? `${now.actor[0]} ${passages.routeOf(now.focus)}` : '');

  /** Opens a cell, or closes it if it is open. @param {string} actor @param {string} route */
  function turn(actor, route) {
    const isOpen = openOf(state.get()) === `${actor} ${route}`;
    state.set(isOpen ? { focus: '', actor: [], passage: '' } : { focus: route, actor: [actor], passage: '' });
  }

  function build() {
    const top = element('tr', '');
    top.setAttribute('role', 'row');
    const corner = element('th', 'corner', 'Actor');
    corner.setAttribute('role', 'columnheader');
    top.append(corner);
    for (const id of ids) {
      const holder = element('th', '');
      const made = acts.button(routes.of(id).short, () => state.set({ focus: passages.routeOf(state.get().focus) === id ? '' : id, passage: '', actor: [] }));
      made.className = '';
      holder.append(made);
      holder.setAttribute('scope', 'col');
      holder.setAttribute('role', 'columnheader');
      holder.dataset.route = id;
      made.title = `Select ${routes.of(id).title} on the map`;
      heads.set(id, { th: holder, button: made });
      top.append(holder);
    }
    const head = element('thead', '');
    head.setAttribute('role', 'rowgroup');
    head.append(top);
    const body = element('tbody', '');
    body.setAttribute('role', 'rowgroup');
    for (const [actor, title] of actors) {
      const row = element('tr', '');
      row.setAttribute('role', 'row');
      const name = element('th', '', title);
      name.setAttribute('scope', 'row');
      name.setAttribute('role', 'rowheader');
      row.append(name);
      const cells = ids.map((route) => {
        const td = element('td', '');
        td.setAttribute('role', 'cell');
        td.dataset.route = route;
        row.append(td);
        return { actor, route, td, button: null, said: '-' };
      });
      rows.set(actor, { row, cells });
      body.append(row);
    }
    table.setAttribute('role', 'table');
    table.append(element('caption', 'hidden', 'Stances of actors on routes'), head, body);
    opened.setAttribute('role', 'row');
    quotations.setAttribute('role', 'cell');
    quotations.id = 'said';
    opened.append(quotations);
    section.tabIndex = -1;
    // Esc clears the route everywhere; here the actor of the open cell goes with it, in one step.
    section.addEventListener('keydown', (event) => {
      const [actor, route] = openOf(state.get()).split(' ');
      if (event.key !== 'Escape' || !actor) return;
      event.stopPropagation();
      turn(actor, route);
    });
    const intro = element('p', 'lead', 'What the articles report each actor to want of each route. Every stance was marked by hand on a quotation; what no article states is not filled in. A cell shows its quotations, a route tints the map.');
    section.append(element('h1', '', 'Positions'), intro, narrowed, tinted, table);
    if (!rows.size) table.replaceWith(element('p', 'empty', 'The data of this map names no actors.'));
  }

  /** Writes what the statements of a cell come to, unless it says so already. @param {Cell} cell @param {StatementData[]} statements */
  function write(cell, statements) {
    const stance = agreed(statements);
    const said = `${stance} ${statements.map(([id, position]) => id + position)}`;
    if (cell.said === said) return;
    cell.said = said;
    const focused = cell.td.contains(document.activeElement);
    cell.td.dataset.stance = stance;
    if (stance === 'not-stated') {
      const dash = element('span', 'dash', '–');
      dash.setAttribute('aria-hidden', 'true');
      cell.button = null;
      cell.td.replaceChildren(dash, element('span', 'hidden', spelled(stance)));
      if (focused) section.focus({ preventScroll: true });
      return;
    }
    const made = acts.button('', () => turn(cell.actor, cell.route));
    made.className = 'stance';
    const count = statements.length === 1 ? '1 quotation' : `${statements.length} quotations`;
    const differing = stance === 'disputed' ? counted(statements) : '';
    made.setAttribute('aria-label', [words.get(stance), differing, actors.get(cell.actor), routes.of(cell.route).short, count].filter(Boolean).join(', '));
    made.append(glyph(stance), element('span', '', spelled(stance)), element('small', '', differing || String(statements.length)));
    cell.button = made;
    cell.td.replaceChildren(made);
    if (focused) made.focus({ preventScroll: true });
  }

  /** One quotation with who says it, when, and ways to it. @param {StatementData} statement @param {boolean} differs */
  function quotation([id, position, towards, by, voice, said_on], differs) {
    const passage = /** @type {Passage} */ (passages.get(id));
    const item = element('li', '');
    item.dataset.statement = id;
    const quote = /** @type {HTMLElement} */ (/** @type {Element} */ (passage.card.querySelector('blockquote')).cloneNode(true));
    const { article } = passage;
    if (differs) {
      const stance = element('p', 'stance');
      stance.dataset.stance = position;
      stance.append(glyph(position), spelled(position));
      item.append(stance);
    }
    const when = said_on ? `${hover.spoken(said_on)}, told in the article of ${hover.spoken(article.date)}` : `article of ${hover.spoken(article.date)}`;
    const stretch = routes.stretches.get(towards);
    const source = [article.publisher, article.author].filter((name) => name && name !== 'not stated').join(', ') || article.title;
    item.append(quote, element('p', 'source', '“', apart(by), `”, ${VOICES.get(voice)} · ${when} · `, apart(source), ...(stretch ? [' · about ', apart(stretch.info.name)] : [])), ways(passage));
    for (const on of ['mouseover', 'focusin']) item.addEventListener(on, () => routes.preview(routes.segmentsOf(passage.targets)));
    for (const off of ['mouseleave', 'focusout']) item.addEventListener(off, () => routes.preview([]));
    return item;
  }

  /** @param {Passage} passage */
  function ways(passage) {
    const row = element('p', 'ways');
    row.append(
      acts.button('Show on map', () => CorridorMap.panel.choose(passage, false)),
      acts.button('In the article', () => state.set({ tab: 'article', article: passage.article.slug, passage: passage.id }))
    );
    return row;
  }

  /** Shows the quotations of the open cell under its row. @param {PageState} now @param {(actor: string, route: string) => StatementData[]} hear */
  function unfold(now, hear) {
    const [actor, route] = openOf(now).split(' ');
    const statements = actor ? hear(actor, route) : [];
    const said = statements.length ? `${actor} ${route} ${statements.map(([id]) => id)}` : '';
    if (opened.dataset.of !== said) {
      opened.dataset.of = said;
      const focused = opened.contains(document.activeElement);
      opened.remove();
      if (!said) {
        if (focused) section.focus({ preventScroll: true });
        return;
      }
      const found = stated(statements);
      const list = element('ol', 'statements');
      list.append(...statements.map((statement) => quotation(statement, found.length > 1)));
      const head = element('h2', '', `${actors.get(actor)}, ${routes.of(route).title}`);
      quotations.replaceChildren(head, ...(found.length > 1 ? [element('p', 'source', `The articles differ. Of ${statements.length} quotations: ${counted(statements)}.`)] : []), list);
      quotations.setAttribute('colspan', String(1 + now.routes.length));
      /** @type {{row: HTMLElement}} */ (rows.get(actor)).row.after(opened);
    }
    for (const item of quotations.querySelectorAll('li')) {
      if (item.dataset.statement === now.passage) item.setAttribute('aria-current', 'true');
      else item.removeAttribute('aria-current');
    }
  }

  /** @param {PageState} now */
  function render(now) {
    const hear = heard(now);
    const shown = ids.filter((id) => now.routes.includes(id));
    const open = openOf(now);
    table.style.setProperty('--columns', String(shown.length));
    table.classList.toggle('many', shown.length > 4);
    narrowing.show(narrowed, { ...now, focus: '', actor: [] }, 'stance');
    for (const [id, { th, button: head }] of heads) {
      th.hidden = !now.routes.includes(id);
      head.setAttribute('aria-pressed', String(passages.routeOf(now.focus) === id));
    }
    for (const { cells } of rows.values()) {
      for (const cell of cells) {
        cell.td.hidden = !now.routes.includes(cell.route);
        write(cell, hear(cell.actor, cell.route));
        if (!cell.button) continue;
        const isOpen = open === `${cell.actor} ${cell.route}`;
        cell.button.setAttribute('aria-expanded', String(isOpen));
        if (isOpen) cell.button.setAttribute('aria-controls', quotations.id);
        else cell.button.removeAttribute('aria-controls');
      }
    }
    unfold(now, hear);
    CorridorMap.tint.key(tinted, now);
  }

  /** The stance of each country on a route; one that stands for actors who differ is disputed. @param {PageState} now @param {string} route */
  function byCountry(now, route) {
    const hear = heard(now);
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const [actor, countries] of data.tint.countries) {
      const stance = agreed(hear(actor, route));
      for (const country of stance === 'not-stated' ? [] : countries) found.set(country, (found.get(country) || stance) === stance ? stance : 'disputed');
    }
    return found;
  }

  build();
  views.fill('positions', render);
  return { byCountry, glyph };
})();
