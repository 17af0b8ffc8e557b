/** A QR code drawn in the browser: its content is sent nowhere. */
import { svg } from '../../ui/elements.js';
import encode from 'qr';

const QUIET = 4;

/**
 * Dark on light, also where the page is dark: that is what cameras expect.
 * @param {string} text @param {string} label
 */
export function qrCode(text, label) {
  const rows = encode(text, 'raw', { border: QUIET });
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return svg`<svg class="qr-code" viewBox="0 0 ${rows.length} ${rows.length}" role="img" aria-label=${label}>
    <path d=${path}></path>
  </svg>`;
}
