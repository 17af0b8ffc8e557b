/** Arrow keys within a group of choices: one of them is in the tab order, the arrows reach the others. */

/** @type {Record<string, -1 | 1>} */
const ASIDE = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, -1 | 1>} */
const DOWN = { ArrowUp: -1, ArrowDown: 1 };

/** To be called on `keydown` of the group; its choices are marked with `data-rove`. @param {KeyboardEvent} event */
export function rove(event) {
  const group = /** @type {HTMLElement} */ (event.currentTarget);
  const items = /** @type {HTMLElement[]} */ ([
    ...group.querySelectorAll('[data-rove]:not(:disabled)'),
  ]);
  const from = /** @type {Element} */ (event.target).closest('[data-rove]');
  const here = items.indexOf(/** @type {HTMLElement} */ (from));
  if (here < 0) return;
  const next = nextOf(event.key, items, here);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

/** @param {string} key @param {HTMLElement[]} items @param {number} here */
function nextOf(key, items, here) {
  if (key === 'Home') return items[0];
  if (key === 'End') return items.at(-1);
  const aside = ASIDE[key];
  if (aside) return items[here + aside];
  const down = DOWN[key];
  return down ? beyond(items, here, down) : undefined;
}

/** The nearest one in the next row. @param {HTMLElement[]} items @param {number} here @param {-1 | 1} way */
function beyond(items, here, way) {
  const boxes = items.map((one) => one.getBoundingClientRect());
  const from = boxes[here];
  if (!from) return undefined;
  const ahead = boxes.filter((box) => way * (box.top - from.top) > from.height / 2);
  const row = Math.min(...ahead.map((box) => Math.abs(box.top - from.top)));
  const [nearest] = ahead
    .filter((box) => Math.abs(box.top - from.top) <= row + 4)
    .sort((a, b) => Math.abs(a.left - from.left) - Math.abs(b.left - from.left));
  return nearest && items[boxes.indexOf(nearest)];
}
