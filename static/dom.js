/**
 * The namespace of all scripts, and how they find and make elements.
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
   * @param {...(string | Node)} parts texts, and what stands among them
   */
  function element(tag, className, ...parts) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...parts.filter(Boolean));
    return made;
  }

  /** A text of the data in a line of ours, whose direction of writing it must not turn. @param {string} text */
  function apart(text) {
    return element('bdi', '', text);
  }

  return { byId, element, apart };
})();
