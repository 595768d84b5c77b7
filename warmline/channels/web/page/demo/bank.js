// @ts-check
/** The demo page's links to the other parts. What the gateway does not name, or cannot be a web address, stays hidden. */

/** @param {unknown} address */
function isWebAddress(address) {
  try {
    return ['http:', 'https:'].includes(new URL(String(address)).protocol);
  } catch {
    return false;
  }
}

const answer = await fetch('/demo/links.json').catch(() => null);
const links = answer?.ok ? await answer.json() : {};
for (const anchor of document.querySelectorAll('a[data-link]')) {
  const address = links[anchor.getAttribute('data-link') ?? ''];
  if (!isWebAddress(address)) continue;
  anchor.setAttribute('href', address);
  anchor.parentElement?.removeAttribute('hidden');
}
