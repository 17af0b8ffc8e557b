/** Addresses of links, as people type them. */

const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const MAILBOX = /^[^\s/@]+@[^\s/@]+$/;
const LEADING = new Set(['http:', 'https:', 'mailto:']);

/**
 * Complete a typed address with https: or mailto:; empty for nothing, or for an address cut with an ellipsis.
 * @param {string} said
 */
export function addressOf(said) {
  const typed = said.trim();
  if (!typed || typed.endsWith('…') || SCHEME.test(typed)) return typed.endsWith('…') ? '' : typed;
  return MAILBOX.test(typed) ? `mailto:${typed}` : `https://${typed}`;
}

/** Whether an address leads to a page or a mailbox. @param {string} address */
export function leads(address) {
  if (/\s/.test(address) || !URL.canParse(address)) return false;
  const { protocol, hostname, pathname } = new URL(address);
  if (!LEADING.has(protocol)) return false;
  return protocol === 'mailto:' ? MAILBOX.test(pathname) : /\.|^localhost$|:/.test(hostname);
}
