/**
 * The namespace on the page to add an article, which has no map, and what the page knows from the start.
 * Text from data only ever reaches the page through textContent.
 */
/** @type {CorridorMapNamespace} */
var CorridorMap = /** @type {any} */ (function () {
  'use strict';

  /**
   * @template {HTMLElement} T
   * @param {string} id
   * @returns {T}
   */
  function byId(id) {
    return /** @type {T} */ (document.getElementById(id));
  }

  /**
   * @param {string} tag
   * @param {string} className
   * @param {string} [text]
   */
  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  /** @type {AddingData} */
  const adding = JSON.parse(byId('corridor-data').textContent || '');

  return { byId, element, adding };
})();
