/** The present state of the map as an address, and as a frame for somebody else's page. */
CorridorMap.share = (function () {
  'use strict';
  const { byId, state } = CorridorMap;

  function start() {
    const details = /** @type {HTMLDetailsElement} */ (byId('share'));
    const fill = () => {
      if (!details.open) return;
      const here = location.href;
      const embedded = new URL(here);
      embedded.search = state.format({ ...state.get(), embed: '1' });
      /** @type {HTMLInputElement} */ (byId('share-address')).value = here;
      /** @type {HTMLInputElement} */ (byId('share-frame')).value =
        `<iframe src="${attribute(embedded.href)}" title="${attribute(document.title)}" width="800" height="500" loading="lazy"></iframe>`;
    };
    details.addEventListener('toggle', fill);
    state.onChange(fill);
    addEventListener('hashchange', fill);
    for (const button of details.querySelectorAll('button')) {
      button.addEventListener('click', () => copy(/** @type {HTMLInputElement} */ (byId(button.getAttribute('aria-controls') || '')), fill));
    }
  }

  /** @param {string} text */
  const attribute = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

  /** @param {HTMLInputElement} field @param {() => void} fill */
  async function copy(field, fill) {
    fill();
    field.select();
    let copied = false;
    try {
      await navigator.clipboard.writeText(field.value);
      copied = true;
    } catch {
      // Pages opened from disk have no clipboard of their own; the selection is copied instead.
      copied = document.execCommand('copy');
    }
    byId('share-said').textContent = copied ? 'Copied.' : 'Selected: copy it with your keyboard.';
  }

  return { start };
})();
