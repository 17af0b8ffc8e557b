/**
 * Dragging with mouse, pen or finger, by pointer events. A mouse drags once it moved; a finger once it rested,
 * so that swiping still scrolls. While something is dragged nothing is laid out: boxes are read once.
 */
const MOVED = 5;
const RESTED_MS = 260;
const EDGE = 72;
const SPEED = 18;

/**
 * Callbacks for a pressed pointer. Exactly one of `up` and `cancel` ends it.
 * @typedef {object} Hand
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent) => void} up where it let go
 * @property {() => void} cancel it was given up: by Escape, a second finger, or because the window lost it
 * @property {() => boolean} holds whether it moves something yet; before that, keys and swipes are not its own
 */

/**
 * Follow a pressed pointer until it lets go, wherever it goes. The browser's own drag, of a picture, a link or
 * chosen words, does not begin meanwhile: it would take the pointer away.
 * @param {PointerEvent} pressed the `pointerdown` @param {Hand} hand
 * @returns {() => void} what gives it up without a word
 */
export function follow(pressed, hand) {
  const { pointerId: id, pointerType } = pressed;
  const from = /** @type {HTMLElement} */ (pressed.target);
  const listening = new AbortController();
  const { signal } = listening;
  const stop = () => listening.abort();
  const cancel = () => {
    stop();
    hand.cancel();
  };
  /** @param {string} name @param {(event: PointerEvent) => void} act */
  const when = (name, act) =>
    addEventListener(
      name,
      (event) => {
        const pointer = /** @type {PointerEvent} */ (event);
        if (pointer.pointerId === id) act(pointer);
      },
      { signal },
    );
  when('pointermove', (move) => {
    // The mouse button may have been released outside of the window.
    if (pointerType === 'mouse' && move.buttons === 0) cancel();
    else hand.move(move);
  });
  when('pointerup', (up) => {
    stop();
    hand.up(up);
  });
  when('pointercancel', cancel);
  addEventListener('blur', cancel, { signal });
  addEventListener(
    'pointerdown',
    (other) => {
      if (other.pointerId !== id) cancel();
    },
    { signal, capture: true },
  );
  addEventListener(
    'keydown',
    (key) => {
      if (key.key !== 'Escape' || !hand.holds()) return;
      key.preventDefault();
      key.stopPropagation();
      cancel();
    },
    { signal, capture: true },
  );
  addEventListener('dragstart', (event) => event.preventDefault(), { signal, capture: true });
  // A finger that moves something does not scroll, nor open a menu.
  const still = (/** @type {Event} */ one) => {
    if (hand.holds()) one.preventDefault();
  };
  from.addEventListener('touchmove', still, { signal, passive: false });
  addEventListener('contextmenu', still, { signal });
  return stop;
}

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
  const [x0, y0] = [event.clientX, event.clientY];
  /** @type {Drag<Target> | null} */
  let drag = null;
  /** @type {HTMLElement | null} */
  let ghost = null;
  /** @type {Target | null} */
  let target = null;
  let [x, y, frame] = [x0, y0, 0];
  const rested = touch ? setTimeout(() => begin(), RESTED_MS) : 0;

  const begin = () => {
    clearTimeout(rested);
    drag = made();
    if (!drag) return stop();
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
    ghost?.remove();
    delete document.documentElement.dataset.dragging;
    drag?.end();
    if (!drag) return;
    drag = null;
    // The click that ends a drag is none.
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }), 0);
  };

  const stop = follow(event, {
    holds: () => drag !== null,
    move(move) {
      [x, y] = [move.clientX, move.clientY];
      if (drag) return;
      const far = Math.hypot(x - x0, y - y0) > MOVED;
      if (far && touch) {
        clearTimeout(rested);
        stop();
      } else if (far) begin();
    },
    up(up) {
      const dropped = drag;
      const found = dropped?.target(up.clientX, up.clientY);
      finish();
      if (dropped && found) dropped.drop(found);
    },
    cancel: finish,
  });
}

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}
