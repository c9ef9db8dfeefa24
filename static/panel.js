/** The panel: toggles, filters, the passages, and what is selected; the keyboard's way to the map. */
CorridorMap.panel = (function () {
  'use strict';
  const { data, byId, element, state, routes, hover } = CorridorMap;

  /** @type {HTMLElement[]} */
  const cards = Array.from(document.querySelectorAll('article[data-passage]'));
  /** @type {HTMLInputElement[]} */
  const boxes = Array.from(document.querySelectorAll('input[name="route"]'));
  const search = /** @type {HTMLInputElement} */ (byId('search'));
  /** Case and accents folded, as the server folds them. @param {string} text */
  const fold = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  const texts = cards.map((card) => fold(/** @type {Element} */ (card.querySelector('blockquote')).textContent || ''));

  /** @param {HTMLElement} card */
  const routesOf = (card) => (card.dataset.routes || '').split(' ');
  /** @param {HTMLElement} card */
  const targetsOf = (card) => (card.dataset.targets || '').split(' ');
  /** @param {string} id a segment's or a route's */
  const routeOf = (id) => id.split('/')[0];

  /** @type {(targets: string[]) => void} */
  let frame = () => {};
  /** What was last scrolled into view. @type {{passage: string, focus: string}} */
  let revealed = { passage: '', focus: '' };

  /** @param {(targets: string[]) => void} frameTargets moves the map to show routes, segments or all */
  function start(frameTargets) {
    frame = frameTargets;
    for (const box of boxes) box.addEventListener('change', () => state.set({ routes: state.toggles.filter((id) => boxOf(id).checked) }));
    for (const card of cards) {
      card.addEventListener('click', (event) => {
        if (!String(getSelection())) choose(card, /** @type {Element} */ (event.target).tagName !== 'BUTTON');
      });
      for (const on of ['mouseenter', 'focusin']) card.addEventListener(on, () => routes.preview(routes.segmentsOf(targetsOf(card))));
      for (const off of ['mouseleave', 'focusout']) card.addEventListener(off, () => routes.preview([]));
    }
    for (const button of document.querySelectorAll('[data-segment-button]')) {
      const id = /** @type {HTMLElement} */ (button).dataset.segmentButton || '';
      button.addEventListener('click', () => {
        state.set({ focus: id, passage: '', routes: withRoute(routeOf(id)) });
        frame([id]);
      });
      button.addEventListener('focus', () => routes.preview([id]));
      button.addEventListener('mouseenter', () => routes.preview([id]));
      for (const off of ['blur', 'mouseleave']) button.addEventListener(off, () => routes.preview([]));
    }
    for (const button of document.querySelectorAll('[data-unfold]')) {
      button.addEventListener('click', () => {
        const unfolded = button.getAttribute('aria-expanded') !== 'true';
        button.setAttribute('aria-expanded', String(unfolded));
        byId(button.getAttribute('data-unfold') || '').hidden = !unfolded;
      });
    }
    for (const button of document.querySelectorAll('[data-frame]')) {
      const id = /** @type {HTMLElement} */ (button).dataset.frame || '';
      button.addEventListener('click', () => {
        state.set({ routes: withRoute(id) });
        frame([id]);
      });
    }
    search.addEventListener('input', () => state.set({ q: search.value.trim() }, { push: false }));
    byId('reset').addEventListener('click', () => state.set({ routes: state.toggles, focus: '', passage: '', q: '' }));
    document.addEventListener('keydown', onKey);
    state.onChange(render);
  }

  /** @param {string} id */
  function boxOf(id) {
    return /** @type {HTMLInputElement} */ (boxes.find((box) => box.value === id));
  }

  /** @param {string} id */
  function withRoute(id) {
    return state.toggles.filter((other) => other === id || state.get().routes.includes(other));
  }

  /** @param {HTMLElement} card @param {boolean} byPointer */
  function choose(card, byPointer) {
    const id = card.dataset.passage || '';
    // What was clicked stays where it is, under the pointer.
    revealed = { passage: id, focus: revealed.focus };
    state.set({ passage: id, routes: state.toggles.filter((route) => state.get().routes.includes(route) || routesOf(card).includes(route)) });
    frame(targetsOf(card));
    if (byPointer) /** @type {HTMLElement} */ (card.querySelector('[data-show]')).focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const typing = event.target === search;
    if (event.key === 'Escape') {
      const { focus, passage, q } = state.get();
      if (typing && q) search.value = '';
      if (focus || passage || (typing && q)) state.set({ focus: '', passage: '', ...(typing ? { q: '' } : {}) });
    } else if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  }

  /** Whether a passage says something of what is in focus. @param {HTMLElement} card @param {string} focus */
  function concerns(card, focus) {
    if (!routesOf(card).includes(routeOf(focus))) return false;
    if (!focus.includes('/')) return true;
    const own = targetsOf(card).filter((id) => id.startsWith(routeOf(focus) + '/'));
    return !own.length || own.includes(focus);
  }

  /** @param {PageState} now */
  function render(now) {
    for (const box of boxes) box.checked = now.routes.includes(box.value);
    document.body.classList.toggle('no-borders', !now.routes.includes('borders'));
    if (document.activeElement !== search) search.value = now.q;
    const words = fold(now.q).split(/\s+/).filter(Boolean);
    let shown = 0;
    cards.forEach((card, i) => {
      const fits =
        routesOf(card).some((id) => now.routes.includes(id)) &&
        (!now.focus || concerns(card, now.focus)) &&
        words.every((word) => texts[i].includes(word));
      card.hidden = !fits;
      if (fits) shown++;
      const chosen = card.dataset.passage === now.passage;
      if (chosen) card.setAttribute('aria-current', 'true');
      else card.removeAttribute('aria-current');
    });
    byId('shown').textContent = `${shown} of ${cards.length}`;
    byId('empty').hidden = shown > 0;
    renderFilters(now);
    select(now);
    if (now.passage && now.passage !== revealed.passage) reveal(cardOf(now.passage));
    else if (now.focus && now.focus !== revealed.focus) revealReading();
    revealed = now;
    announce(now, shown);
  }

  /** @param {string} id */
  function cardOf(id) {
    return cards.find((card) => card.dataset.passage === id);
  }

  /** @param {PageState} now */
  function select(now) {
    const card = cardOf(now.passage);
    routes.select(card ? routes.segmentsOf(targetsOf(card)) : now.focus ? routes.segmentsOf([now.focus]) : []);
    for (const button of document.querySelectorAll('[data-segment-button]')) {
      button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.segmentButton === now.focus));
    }
  }

  /** @param {string} focus */
  function focusName(focus) {
    const stretch = routes.stretches.get(focus);
    if (stretch) return `${data.routes[stretch.route].short}: ${stretch.info.name}`;
    return data.routes[focus] ? data.routes[focus].short : focus === 'borders' ? 'Borders' : focus;
  }

  /** @param {PageState} now */
  function renderFilters(now) {
    /** @type {[string, string, () => void][]} */
    const active = [];
    if (now.focus) active.push([focusName(now.focus), routeOf(now.focus), () => state.set({ focus: '', passage: '' })]);
    if (now.q) active.push([`“${now.q}”`, '', () => ((search.value = ''), state.set({ q: '' }))]);
    if (now.asOf) active.push([`Lines as of ${hover.spoken(now.asOf)}`, '', () => state.set({ asOf: '' })]);
    byId('filters').replaceChildren(
      ...active.map(([text, route, remove]) => {
        const chip = element('button', 'chip', text);
        chip.setAttribute('aria-label', `Remove the filter ${text}`);
        if (route) chip.dataset.route = route;
        chip.addEventListener('click', () => {
          remove();
          search.focus({ preventScroll: true });
        });
        const item = element('li', '');
        item.append(chip);
        return item;
      })
    );
    // What is left out is said where it is looked for.
    const stretch = routes.stretches.get(now.focus);
    if (stretch) byId('filters').append(element('li', 'fact', hover.sentence(stretch)));
    if (stretch && stretch.now && stretch.now.note) byId('filters').append(element('li', 'fact', stretch.now.note));
  }

  /** @param {PageState} now @param {number} shown */
  function announce(now, shown) {
    const about = now.focus ? ` about ${focusName(now.focus)}` : '';
    const text = `${shown} of ${cards.length} passages${about}`;
    if (byId('status').textContent !== text) byId('status').textContent = text;
  }

  /** @param {HTMLElement | undefined} card */
  function reveal(card) {
    if (!card || card.hidden) return;
    const { top, bottom } = card.getBoundingClientRect();
    const seen = byId('scroll').getBoundingClientRect();
    // What is in sight stays where it is, under the pointer that chose it.
    if (top >= seen.top && bottom <= seen.bottom) return;
    card.scrollIntoView({ block: 'center' });
    // On the way the browser learns how tall the passages are that it had not laid out.
    requestAnimationFrame(() => card.scrollIntoView({ block: 'center' }));
  }

  /** Shows the head of the list, with the filter that has just changed; never from under the focus. */
  function revealReading() {
    const button = document.activeElement && document.activeElement.closest('[data-segment-button]');
    if (!button) byId('reading').scrollIntoView({ block: 'start', behavior: pace() });
  }

  /** @returns {'auto' | 'smooth'} */
  function pace() {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  }

  /** Marks the passages of the route under the pointer. @param {string} route */
  function lightRoute(route) {
    for (const card of cards) card.classList.toggle('lit', Boolean(route) && routesOf(card).includes(route));
  }

  return { start, lightRoute, cardOf, targetsOf };
})();
