/** What narrows a view, in words above it, each with a way out; the map's own list has its chips. */
CorridorMap.narrowing = (function () {
  'use strict';
  const { data, element, apart, state, filters, routes } = CorridorMap;

  /**
   * Shows what is chosen, unless it is what is shown already.
   * @param {HTMLElement} line
   * @param {PageState} now
   * @param {PageText | PageList | ''} [leaving] what the view does not heed
   */
  function show(line, now, leaving = '') {
    /** @type {{text: string, undo: Partial<PageState>}[]} */
    const chosen = filters.active({ ...now, asOf: '', ...(leaving ? { [leaving]: leaving === 'focus' ? '' : [] } : {}) });
    const hidden = Array.from(data.routes.keys()).filter((id) => !now.routes.includes(id));
    if (hidden.length) chosen.push({ text: `Without ${hidden.map((id) => routes.of(id).short).join(', ')}`, undo: { routes: state.toggles.filter((id) => hidden.includes(id) || now.routes.includes(id)) } });
    const said = chosen.map(({ text }) => text).join('\n');
    if (line.dataset.said === said) return;
    const focused = line.contains(document.activeElement);
    line.dataset.said = said;
    line.hidden = !chosen.length;
    line.replaceChildren(
      'Narrowed by ',
      ...chosen.map(({ text, undo }) => {
        const chip = element('button', 'chip', apart(text));
        chip.setAttribute('type', 'button');
        chip.setAttribute('aria-label', `Remove the filter ${text}`);
        chip.addEventListener('click', () => state.set(undo));
        return chip;
      })
    );
    const next = /** @type {HTMLElement | null} */ (line.querySelector('button') || line.parentElement);
    if (focused && next) next.focus({ preventScroll: true });
  }

  return { show };
})();
