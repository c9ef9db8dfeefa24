/** What readers choose by beside routes and words: places, sources, authors, dates, actors, stances. */
CorridorMap.filters = (function () {
  'use strict';
  const { data, byId, element, apart, state, passages, routes, hover } = CorridorMap;

  /** @type {Record<PageList, string>} */
  const TITLES = { place: 'Places', source: 'Publishers', author: 'Authors', actor: 'Actors', stance: 'Stances' };
  const KEYS = /** @type {PageList[]} */ (Object.keys(TITLES));
  /** More choices than this are folded away. */
  const FEW = 12;

  /** @param {PageList} key @param {string} value */
  const nameOf = (key, value) => data.names[key]?.get(value) || value;

  /** @param {string} focus */
  function focusName(focus) {
    const stretch = routes.stretches.get(focus);
    if (stretch) return `${routes.of(stretch.route).short}: ${stretch.info.name}`;
    return data.routes.get(focus)?.short ?? (focus === 'borders' ? 'Borders' : focus);
  }

  /** What undoes every choice. @returns {Partial<PageState>} */
  function none() {
    return { routes: state.toggles, focus: '', passage: '', q: '', since: '', until: '', place: [], source: [], author: [], actor: [], stance: [] };
  }

  /**
   * What is chosen, each with what it is called, its route if it has one, and what undoes it.
   * @param {PageState} now
   * @returns {{text: string, route: string, undo: Partial<PageState>}[]}
   */
  function active(now) {
    const chosen = [];
    if (now.focus) chosen.push({ text: focusName(now.focus), route: passages.routeOf(now.focus), undo: { focus: '', passage: '' } });
    if (now.q) chosen.push({ text: `“${now.q}”`, route: '', undo: { q: '' } });
    for (const key of KEYS) {
      for (const value of now[key]) chosen.push({ text: nameOf(key, value), route: '', undo: { [key]: now[key].filter((other) => other !== value) } });
    }
    if (now.since) chosen.push({ text: `From ${hover.spoken(now.since)}`, route: '', undo: { since: '' } });
    if (now.until) chosen.push({ text: `Until ${hover.spoken(now.until)}`, route: '', undo: { until: '' } });
    if (now.asOf) chosen.push({ text: `Lines as of ${hover.spoken(now.asOf)}`, route: '', undo: { asOf: '' } });
    return chosen;
  }

  /** The one act that undoes every choice. */
  function clearAll() {
    const button = element('button', 'quiet', 'Clear all');
    button.setAttribute('type', 'button');
    button.addEventListener('click', () => {
      /** @type {HTMLInputElement} */ (byId('search')).value = '';
      state.set({ ...none(), asOf: '' });
      byId('search').focus();
    });
    const item = element('li', '');
    item.append(button);
    return item;
  }

  /** Draws the chips of what is chosen, and says what is in focus where it is looked for. @param {PageState} now */
  function renderChips(now) {
    const chips = active(now).map(({ text, route, undo }) => {
      const chip = element('button', 'chip', apart(text));
      chip.setAttribute('type', 'button');
      chip.setAttribute('aria-label', `Remove the filter ${text}`);
      if (route) chip.dataset.route = route;
      chip.addEventListener('click', () => {
        if ('q' in undo) /** @type {HTMLInputElement} */ (byId('search')).value = '';
        state.set(undo);
        byId('search').focus();
      });
      const item = element('li', '');
      item.append(chip);
      return item;
    });
    if (chips.length > 1) chips.push(clearAll());
    byId('filters').replaceChildren(...chips);
    const stretch = routes.stretches.get(now.focus);
    if (stretch) byId('filters').append(element('li', 'fact', hover.sentence(stretch)));
    if (stretch && stretch.now && stretch.now.note) byId('filters').append(element('li', 'fact', stretch.now.note));
  }

  /**
   * Counts the passages behind each choice of a kind, all other choices holding.
   * @param {PageState} now
   * @param {PageList} key
   * @returns {[string, number][]} the most frequent first
   */
  function counts(now, key) {
    const fits = passages.fitting(now, key);
    /** @type {Map<string, number>} */
    const found = new Map(now[key].map((value) => [value, 0]));
    for (const passage of passages.all) {
      if (!fits(passage)) continue;
      for (const value of new Set(passages.values[key](passage))) found.set(value, (found.get(value) || 0) + 1);
    }
    return Array.from(found).sort((a, b) => b[1] - a[1] || nameOf(key, a[0]).localeCompare(nameOf(key, b[0])));
  }

  /** @param {PageState} now @param {PageList} key */
  function choices(now, key) {
    const group = element('fieldset', 'facet');
    group.dataset.facet = key;
    group.append(element('legend', '', TITLES[key]));
    const counted = counts(now, key);
    counted.forEach(([value, count], i) => {
      const label = element('label', 'choice');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.name = key;
      box.value = value;
      box.checked = now[key].includes(value);
      label.hidden = i >= FEW && !box.checked && !unfolded.has(key);
      box.addEventListener('change', () => state.set({ [key]: box.checked ? [...state.get()[key], value] : state.get()[key].filter((other) => other !== value) }));
      label.append(box, element('span', '', nameOf(key, value)), element('span', 'count', String(count)));
      group.append(label);
    });
    if (counted.length > FEW && !unfolded.has(key)) {
      const more = element('button', 'quiet', `All ${counted.length}`);
      more.setAttribute('type', 'button');
      more.addEventListener('click', () => {
        unfolded.add(key);
        renderChoices(state.get());
        const first = /** @type {HTMLElement | undefined} */ (byId('facets').querySelectorAll(`input[name="${key}"]`)[FEW]);
        if (first) first.focus({ preventScroll: true });
      });
      group.append(more);
    }
    return counted.length > 1 || now[key].length ? [group] : [];
  }

  /** @type {Set<PageList>} */
  const unfolded = new Set();

  /** Draws what can be chosen, if it is unfolded. @param {PageState} now */
  function renderChoices(now) {
    const details = /** @type {HTMLDetailsElement} */ (byId('choose'));
    const at = /** @type {HTMLInputElement | null} */ (document.activeElement && document.activeElement.closest('#facets input'));
    for (const key of /** @type {const} */ (['since', 'until'])) {
      const box = /** @type {HTMLInputElement} */ (byId(key));
      if (document.activeElement !== box) box.value = now[key];
    }
    if (!details.open) return;
    byId('facets').replaceChildren(...KEYS.flatMap((key) => choices(now, key)));
    const same = at && Array.from(byId('facets').querySelectorAll('input')).find((box) => box.name === at.name && box.value === at.value);
    if (same) same.focus({ preventScroll: true });
    else if (at) /** @type {HTMLElement} */ (details.querySelector('summary')).focus({ preventScroll: true });
  }

  function start() {
    byId('choose').addEventListener('toggle', () => renderChoices(state.get()));
    for (const key of /** @type {const} */ (['since', 'until'])) {
      const box = /** @type {HTMLInputElement} */ (byId(key));
      box.addEventListener('change', () => {
        const date = box.value.trim();
        const known = !date || state.isDate(date);
        box.setCustomValidity(known ? '' : 'Write a date as 2023, 2023-07 or 2023-07-24.');
        box.reportValidity();
        if (known) state.set({ [key]: date });
      });
    }
    byId('reset').addEventListener('click', () => {
      /** @type {HTMLInputElement} */ (byId('search')).value = '';
      state.set(none());
      byId('search').focus();
    });
  }

  /** @param {PageState} now */
  function render(now) {
    renderChips(now);
    renderChoices(now);
  }

  /** What to loosen when nothing fits, the choice first that hides the most. @param {PageState} now @returns {string} */
  function advice(now) {
    const words = now.q.split(/\s+/);
    const fewer = words.length > 1 && words.length < 9 ? words.map((word, i) => ({ text: `“${word}”`, undo: { q: words.filter((_, j) => j !== i).join(' ') } })) : [];
    const freed = [...active(now), ...fewer]
      .filter(({ undo }) => !('asOf' in undo))
      .map(({ text, undo }) => {
        const fits = passages.fitting({ ...now, ...undo });
        return { text, count: passages.all.filter(fits).length };
      })
      .filter(({ count }) => count)
      .sort((a, b) => b.count - a.count);
    const hidden = state.toggles.filter((id) => !now.routes.includes(id));
    const routesFreed = hidden.length ? passages.all.filter(passages.fitting({ ...now, routes: state.toggles })).length : 0;
    /** @param {number} count */
    const are = (count) => (count === 1 ? 'there is 1' : `there are ${count}`);
    const ways = freed.slice(0, 2).map(({ text, count }) => `Without ${text} ${are(count)}.`);
    if (routesFreed) ways.push(`With all routes shown ${are(routesFreed)}.`);
    return ways.join(' ');
  }

  return { start, render, active, advice, focusName };
})();
