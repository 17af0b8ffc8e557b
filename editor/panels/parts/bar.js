/**
 * The fields at the start, centre and end of a header or footer.
 * @import {Style} from '../../api/types'
 */
import { html } from '../../ui/elements.js';
import { named, t } from '../../texts/texts.js';
import { list } from './fields.js';

/** @typedef {NonNullable<Style['header']>} Bar */

const FIELDS = ['none', 'logo', 'name', 'handle', 'website', 'page', 'dots', 'bar'];
const PLACES = /** @type {const} */ (['start', 'center', 'end']);

/** @param {{id: string, label: string, value: Bar, off: boolean, act: (value: Bar) => void}} what */
export function bar({ id, label, value, off, act }) {
  const options = FIELDS.map((one) => ({ value: one, name: named(`field_${one}`, one) }));
  return html`<div class="bar-slots" data-bar=${id}>
    ${PLACES.map((place) =>
      list({
        label: `${label}, ${t(`place_${place}`)}`,
        value: value[place],
        options,
        off,
        act: (field) => act({ ...value, [place]: /** @type {Bar['start']} */ (field) }),
      }),
    )}
    <label class="bar-rule" title=${t('rule')}>
      <input type="checkbox" class="unseen" aria-label=${`${label}, ${t('rule')}`} .checked=${value.rule}
        ?disabled=${off}
        @change=${(/** @type {Event} */ event) =>
          act({ ...value, rule: /** @type {HTMLInputElement} */ (event.target).checked })}
        />
      <span></span>
    </label>
  </div>`;
}
