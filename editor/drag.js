/**
 * Dragging with mouse, pen or finger, by pointer events. A mouse drags once it moved; a finger once it rested,
 * so that swiping still scrolls. While something is dragged nothing is laid out: boxes are read once.
 */
const MOVED = 5;
const RESTED_MS = 260;
const EDGE = 72;
const SPEED = 18;

/**
 * @template Target
 * @typedef {object} Drag
 * @property {() => HTMLElement} ghost what follows the pointer
 * @property {(x: number, y: number) => Target | null} target what lies beneath a point of the window
 * @property {(target: Target | null) => void} show that it would be dropped there
 * @property {(target: Target) => void} drop
 * @property {() => void} begin
 * @property {() => void} end always, dropped or not
 * @property {HTMLElement} scroller that follows when the pointer nears its edge
 */

/**
 * Watch a pressed pointer, and drag if it comes to that.
 * @template Target
 * @param {PointerEvent} event the `pointerdown`
 * @param {() => Drag<Target> | null} made asked once it is a drag
 */
export function dragFrom(event, made) {
  if (event.button !== 0 || !event.isPrimary) return;
  const touch = event.pointerType === 'touch';
  const pressed = /** @type {HTMLElement} */ (event.target);
  const [x0, y0, id] = [event.clientX, event.clientY, event.pointerId];
  /** @type {Drag<Target> | null} */
  let drag = null;
  /** @type {HTMLElement | null} */
  let ghost = null;
  /** @type {Target | null} */
  let target = null;
  let [x, y, frame] = [x0, y0, 0];
  const listening = new AbortController();
  const { signal } = listening;
  const rested = touch ? setTimeout(() => begin(), RESTED_MS) : 0;

  const begin = () => {
    clearTimeout(rested);
    drag = made();
    if (!drag) return finish();
    ghost = drag.ghost();
    ghost.classList.add('ghost-drag');
    ghost.setAttribute('aria-hidden', 'true');
    ghost.setAttribute('popover', 'manual');
    document.body.append(ghost);
    ghost.showPopover();
    document.documentElement.dataset.dragging = '';
    drag.begin();
    frame = requestAnimationFrame(step);
  };

  const step = () => {
    if (!drag || !ghost) return;
    scroll(drag.scroller);
    ghost.style.setProperty('transform', `translate3d(${x}px, ${y}px, 0)`);
    const found = drag.target(x, y);
    if (JSON.stringify(found) !== JSON.stringify(target)) {
      target = found;
      drag.show(target);
    }
    frame = requestAnimationFrame(step);
  };

  /** @param {HTMLElement} scroller */
  const scroll = (scroller) => {
    const { left, right, top, bottom } = edges(scroller);
    if (scroller.scrollHeight > scroller.clientHeight) scrollDown(scroller, top, bottom);
    if (y < top || y > bottom) return;
    const nearLeft = left + EDGE - x;
    const nearRight = x - (right - EDGE);
    if (nearLeft > 0) scroller.scrollLeft -= (Math.min(nearLeft, EDGE) / EDGE) * SPEED;
    else if (nearRight > 0) scroller.scrollLeft += (Math.min(nearRight, EDGE) / EDGE) * SPEED;
  };
  /** @param {HTMLElement} scroller @param {number} top @param {number} bottom */
  const scrollDown = (scroller, top, bottom) => {
    const nearTop = top + EDGE - y;
    const nearBottom = y - (bottom - EDGE);
    if (nearTop > 0) scroller.scrollTop -= (Math.min(nearTop, EDGE) / EDGE) * SPEED;
    else if (nearBottom > 0) scroller.scrollTop += (Math.min(nearBottom, EDGE) / EDGE) * SPEED;
  };
  /** @type {DOMRect | null} */
  let box = null;
  /** @param {HTMLElement} scroller */
  const edges = (scroller) => (box ??= scroller.getBoundingClientRect());

  const finish = () => {
    clearTimeout(rested);
    cancelAnimationFrame(frame);
    listening.abort();
    ghost?.remove();
    delete document.documentElement.dataset.dragging;
    drag?.end();
    if (!drag) return;
    drag = null;
    // The click that ends a drag is none.
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
  };

  addEventListener(
    'pointermove',
    (move) => {
      if (move.pointerId !== id) return;
      [x, y] = [move.clientX, move.clientY];
      if (drag) return;
      const far = Math.hypot(x - x0, y - y0) > MOVED;
      if (far && touch) finish();
      else if (far) begin();
    },
    { signal },
  );
  addEventListener(
    'pointerup',
    (up) => {
      if (up.pointerId !== id) return;
      const dropped = drag;
      const found = dropped?.target(up.clientX, up.clientY);
      finish();
      if (dropped && found) dropped.drop(found);
    },
    { signal },
  );
  addEventListener('pointercancel', finish, { signal });
  addEventListener('blur', finish, { signal });
  addEventListener(
    'keydown',
    (key) => {
      if (key.key !== 'Escape' || !drag) return;
      key.preventDefault();
      key.stopPropagation();
      finish();
    },
    { signal, capture: true },
  );
  // A finger that drags does not scroll, nor open a menu.
  const still = (/** @type {Event} */ one) => {
    if (drag) one.preventDefault();
  };
  pressed.addEventListener('touchmove', still, { signal, passive: false });
  addEventListener('contextmenu', still, { signal });
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}
