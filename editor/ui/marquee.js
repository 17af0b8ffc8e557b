/**
 * Choosing with a rectangle that a mouse or pen draws over empty ground; a finger scrolls there. The boxes of what
 * may be chosen are read once; scrolling moves them along.
 */
import { follow } from './drag.js';

const MOVED = 5;
const EDGE = 40;
const SPEED = 14;

/**
 * @param {PointerEvent} event the `pointerdown`
 * @param {object} what
 * @param {HTMLElement} what.scroller in which things lie, the offset parent of what is drawn
 * @param {() => {id: string, box: DOMRect}[]} what.things asked once it is a drag
 * @param {(ids: string[] | null) => void} what.choose what the rectangle touches now; null as it was before
 */
export function marqueeFrom(event, { scroller, things, choose }) {
  if (event.button !== 0 || !event.isPrimary || event.pointerType === 'touch') return;
  const [x0, y0] = [event.clientX, event.clientY];
  const [left0, top0] = [scroller.scrollLeft, scroller.scrollTop];
  /** @type {HTMLElement | null} */
  let drawn = null;
  /** @type {{id: string, box: DOMRect}[]} */
  let boxes = [];
  let [x, y, frame, said] = [x0, y0, 0, ''];
  const around = scroller.getBoundingClientRect();

  const begin = () => {
    boxes = things();
    drawn = document.createElement('div');
    drawn.className = 'marquee';
    scroller.append(drawn);
    frame = requestAnimationFrame(step);
  };

  const step = () => {
    if (!drawn) return;
    const over = y - (around.bottom - EDGE);
    const under = around.top + EDGE - y;
    if (over > 0) scroller.scrollTop += (Math.min(over, EDGE) / EDGE) * SPEED;
    if (under > 0) scroller.scrollTop -= (Math.min(under, EDGE) / EDGE) * SPEED;
    // The starting point scrolls with the content.
    const [moved, down] = [scroller.scrollLeft - left0, scroller.scrollTop - top0];
    const [left, right] = [Math.min(x0 - moved, x), Math.max(x0 - moved, x)];
    const [top, bottom] = [Math.min(y0 - down, y), Math.max(y0 - down, y)];
    const place = `translate(${
      left - around.left + scroller.scrollLeft
    }px, ${top - around.top + scroller.scrollTop}px)`;
    drawn.style.setProperty('transform', place);
    drawn.style.setProperty('width', `${right - left}px`);
    drawn.style.setProperty('height', `${bottom - top}px`);
    const touched = boxes.filter(
      ({ box }) =>
        box.left - moved < right &&
        box.right - moved > left &&
        box.top - down < bottom &&
        box.bottom - down > top,
    );
    const ids = touched.map(({ id }) => id);
    if (ids.join() !== said) {
      said = ids.join();
      choose(ids);
    }
    frame = requestAnimationFrame(step);
  };

  const finish = () => {
    cancelAnimationFrame(frame);
    drawn?.remove();
    drawn = null;
  };

  follow(event, {
    holds: () => drawn !== null,
    move(move) {
      [x, y] = [move.clientX, move.clientY];
      if (!drawn && Math.hypot(x - x0, y - y0) > MOVED) begin();
    },
    up() {
      step();
      finish();
    },
    cancel() {
      if (drawn) choose(null);
      finish();
    },
  });
  // Words are not selected meanwhile.
  event.preventDefault();
}
