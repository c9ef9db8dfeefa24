/** The panel: toggles, filters, the passages, and what is selected; the keyboard's way to the map. */
CorridorMap.panel = (function () {
  'use strict';
  const { byId, state, routes, passages, list, filters, hover } = CorridorMap;

  /** @type {HTMLInputElement[]} */
  const boxes = Array.from(document.querySelectorAll('input[name="route"]'));
  const search = /** @type {HTMLInputElement} */ (byId('search'));
  const { all, routeOf } = passages;

  /** @type {(targets: string[]) => void} */
  let frame = () => {};
  /** What was last scrolled into view. @type {{passage: string, focus: string}} */
  let revealed = { passage: '', focus: '' };

  /** @param {(targets: string[]) => void} frameTargets moves the map to show routes, segments or all */
  function start(frameTargets) {
    frame = frameTargets;
    for (const box of boxes) box.addEventListener('change', () => state.set({ routes: state.toggles.filter((id) => boxOf(id).checked) }));
    list.start();
    filters.start();
    passages.list.addEventListener('click', (event) => {
      // Figures unfold and sources lead away; neither is a choice of the passage.
      const own = /** @type {Element} */ (event.target).closest('a, .claim');
      const passage = own ? undefined : passageAt(event);
      if (passage && !String(getSelection())) choose(passage, /** @type {Element} */ (event.target).tagName !== 'BUTTON');
    });
    for (const on of ['mouseover', 'focusin']) passages.list.addEventListener(on, (event) => previewOf(passageAt(event)));
    for (const off of ['mouseleave', 'focusout']) passages.list.addEventListener(off, () => previewOf(undefined));
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
    document.addEventListener('keydown', onKey);
    describe();
    state.onChange(render);
  }

  /** @param {Event} event */
  function passageAt(event) {
    const card = /** @type {Element} */ (event.target).closest('[data-passage]');
    return card ? passages.get(/** @type {HTMLElement} */ (card).dataset.passage || '') : undefined;
  }

  /** @param {Passage | undefined} passage */
  function previewOf(passage) {
    routes.preview(passage ? routes.segmentsOf(passage.targets) : []);
  }

  /** @param {string} id */
  function boxOf(id) {
    return /** @type {HTMLInputElement} */ (boxes.find((box) => box.value === id));
  }

  /** @param {string} id */
  function withRoute(id) {
    return state.toggles.filter((other) => other === id || state.get().routes.includes(other));
  }

  /** @param {Passage} passage @param {boolean} byPointer @param {boolean} [framed] whether the map goes there */
  function choose(passage, byPointer, framed = true) {
    // What was clicked stays where it is, under the pointer.
    revealed = { passage: passage.id, focus: revealed.focus };
    state.set({ passage: passage.id, routes: state.toggles.filter((route) => state.get().routes.includes(route) || passage.routes.includes(route)) });
    if (framed) frame(passage.targets);
    if (byPointer) /** @type {HTMLElement} */ (passage.card.querySelector('[data-show]')).focus({ preventScroll: true });
  }

  /** Whether keys write into something. @param {EventTarget | null} target */
  const isField = (target) => /** @type {Element} */ (target).matches('select, textarea, input:not([type="checkbox"], [type="range"])');

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const typing = event.target === search;
    if (event.key === 'Escape') {
      const { focus, passage, q } = state.get();
      if (typing && q) search.value = '';
      if (focus || passage || (typing && q)) state.set({ focus: '', passage: '', ...(typing ? { q: '' } : {}) });
    } else if (event.key === '/' && !isField(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      if (document.body.dataset.tab) state.set({ tab: '' });
      search.focus();
    }
  }

  /** @param {PageState} now @param {PageState} before */
  function render(now, before) {
    for (const box of boxes) box.checked = now.routes.includes(box.value);
    document.body.classList.toggle('no-borders', !now.routes.includes('borders'));
    if (document.activeElement !== search) search.value = now.q;
    const found = all.filter(passages.fitting(now));
    list.show(found);
    mark(now.passage);
    byId('shown').textContent = `${found.length} of ${all.length}`;
    byId('empty').hidden = found.length > 0;
    if (!found.length) byId('advice').textContent = filters.advice(now);
    filters.render(now);
    select(now);
    if (now.asOf !== before.asOf) describe();
    announce(now, found.length);
    if (!document.body.dataset.tab) reveal(now);
  }

  /** Brings into sight what has been selected since this was last done. @param {PageState} now */
  function reveal(now) {
    const chosen = passages.get(now.passage);
    if (chosen && now.passage !== revealed.passage) list.reveal(chosen);
    else if (now.focus && now.focus !== revealed.focus) revealReading();
    revealed = now;
  }

  /** The card that is marked. @type {HTMLElement | undefined} */
  let marked;

  /** @param {string} id the passage that is selected */
  function mark(id) {
    const chosen = passages.get(id);
    if (marked) marked.removeAttribute('aria-current');
    marked = chosen && chosen.card;
    if (marked) marked.setAttribute('aria-current', 'true');
  }

  /** Says in the list of stretches all that the drawing says, as of the day that is shown. */
  function describe() {
    for (const button of document.querySelectorAll('[data-segment-button]')) {
      const stretch = routes.stretches.get(/** @type {HTMLElement} */ (button).dataset.segmentButton || '');
      const said = stretch ? hover.sentence(stretch) || 'not there on that day' : '';
      /** @type {Element} */ (button.querySelector('.segment-state')).textContent = said;
    }
  }

  /** @param {PageState} now */
  function select(now) {
    const passage = passages.get(now.passage);
    routes.select(passage ? routes.segmentsOf(passage.targets) : now.focus ? routes.segmentsOf([now.focus]) : []);
    for (const button of document.querySelectorAll('[data-segment-button]')) {
      button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.segmentButton === now.focus));
    }
  }

  /** @param {PageState} now @param {number} shown */
  function announce(now, shown) {
    // A story says its own steps.
    if (now.tab === 'story') return;
    const about = now.focus ? ` about ${filters.focusName(now.focus)}` : '';
    const text = `${shown} of ${all.length} passages${about}`;
    if (byId('status').textContent !== text) byId('status').textContent = text;
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
    for (const { card, routes: about } of all) card.classList.toggle('lit', Boolean(route) && about.includes(route));
    CorridorMap.article.light(route);
  }

  return { start, choose, reveal, lightRoute };
})();
