/**
 * What a platform covers with its own controls, or crops, over a slide.
 * @import {Format} from './types'
 */
import { css, html, nothing } from './elements.js';

/** @param {Format | undefined} format */
export function safeZone(format) {
  if (!format) return nothing;
  const { top, right, bottom, left } = format.unsafe;
  const share = (/** @type {number} */ part) => `${part * 100}%`;
  return html`<div
    class="zones"
    aria-hidden="true"
    data-empty=${top + right + bottom + left === 0 || nothing}
    ${css({
      '--top': share(top),
      '--right': share(right),
      '--bottom': share(bottom),
      '--left': share(left),
    })}
  ><span></span></div>`;
}
