/**
 * Choices as pictures: a grid of buttons with one tab stop and arrow keys.
 */
import { html, nothing, repeat } from '../../ui/elements.js';
import { rove } from '../../ui/roving.js';

/**
 * @typedef {object} Choice
 * @property {string} key
 * @property {string} name
 * @property {unknown} picture
 * @property {string} [hint] more than the name
 * @property {unknown} [badge] beside the name
 */

/**
 * @param {object} what
 * @param {string} what.label
 * @param {Choice[]} what.items
 * @param {string} [what.chosen] the one that holds
 * @param {boolean} [what.off]
 * @param {boolean} [what.locked] the kit allows no other than the chosen one: it alone is shown
 * @param {boolean} [what.acts] each does something and none holds
 * @param {(key: string) => void} what.act
 */
export function choices({
  label,
  items,
  chosen = '',
  off = false,
  locked = false,
  acts = false,
  act,
}) {
  const shown = locked ? items.filter((one) => one.key === chosen) : items;
  const first = items.some((one) => one.key === chosen) ? chosen : items[0]?.key;
  return html`<ul class="choices" role=${acts ? 'group' : 'radiogroup'} aria-label=${label}
    aria-disabled=${off || nothing} @keydown=${rove}>
    ${repeat(
      shown,
      ({ key }) => key,
      ({ key, name, hint, picture, badge }) =>
        html`<li role="none">
          <button
            class="choice"
            data-rove
            data-key=${key}
            role=${acts ? nothing : 'radio'}
            aria-checked=${acts ? nothing : key === chosen}
            tabindex=${key === first ? 0 : -1}
            title=${hint ?? nothing}
            ?disabled=${off}
            @click=${() => key !== chosen && act(key)}
          >
            <span class="choice-picture">${picture}</span>
            <span class="choice-name">${name}${badge ?? nothing}</span>
          </button>
        </li>`,
    )}
  </ul>`;
}
