/**
 * The parts of a slide that a platform's controls cover, and that its grid crops.
 * @import {Format} from '../api/types'
 * @import {Overlays} from '../state/overlays.js'
 */
import { css, html, nothing } from '../ui/elements.js';

/** @param {Format | undefined} format @param {Overlays} overlays */
export function overlay(format, { zones, grid }) {
  if (!format) return nothing;
  return html`${zones ? zone(format.unsafe) : nothing}${grid ? crop(format, grid) : nothing}`;
}

/** @param {Format['unsafe']} unsafe */
function zone({ top, right, bottom, left }) {
  return html`<div
    class="zones"
    aria-hidden="true"
    data-empty=${top + right + bottom + left === 0 || nothing}
    ${css(insets(top, right, bottom, left))}
  ><span></span></div>`;
}

/** The middle of the slide in the grid's shape. @param {Format} format @param {string} grid */
function crop({ width, height }, grid) {
  const [across = 1, down = 1] = grid.split(':').map(Number);
  const ratio = across / down;
  const x = Math.max(0, 1 - (height * ratio) / width) / 2;
  const y = Math.max(0, 1 - width / ratio / height) / 2;
  return html`<div class="crop" aria-hidden="true" ${css(insets(y, x, y, x))}><span data-grid=${grid}></span></div>`;
}

/** @param {number} top @param {number} right @param {number} bottom @param {number} left */
const insets = (top, right, bottom, left) => ({
  '--top': `${top * 100}%`,
  '--right': `${right * 100}%`,
  '--bottom': `${bottom * 100}%`,
  '--left': `${left * 100}%`,
});
