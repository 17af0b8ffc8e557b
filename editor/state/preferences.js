/** Small habits of one person on one machine; without storage they last as long as the page. */
const PREFIX = 'leporello.';
/** @type {Map<string, unknown>} */
const held = new Map();

/** @template T @param {string} name @param {T} usual @returns {T} */
export function preference(name, usual) {
  if (held.has(name)) return /** @type {T} */ (held.get(name));
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? usual : JSON.parse(kept);
  } catch {
    return usual;
  }
}

/** @param {string} name @param {unknown} value */
export function setPreference(name, value) {
  held.set(name, value);
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A full or forbidden storage is no reason to stop.
  }
}
