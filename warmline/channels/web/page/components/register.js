// @ts-check

/**
 * Define an element once: a page may load the script twice.
 * @param {string} name
 * @param {CustomElementConstructor} element
 */
export function register(name, element) {
  if (!customElements.get(name)) customElements.define(name, element);
}
