/** Form controls for panels. */
import { html, live, nothing } from '../../ui/elements.js';

/**
 * A few choices side by side.
 * @template {string | number | boolean} Value
 * @param {object} what
 * @param {string} what.id names the group on the page
 * @param {string} what.label
 * @param {{value: Value, face: unknown, name?: string}[]} what.options `name` where the face is no text
 * @param {Value | null | undefined} what.value
 * @param {boolean} [what.off]
 * @param {(value: Value) => void} what.act
 */
export function segments({ id, label, options, value, off = false, act }) {
  return html`<div class="segments" role="radiogroup" aria-label=${label}>
    ${options.map(
      (one) =>
        html`<label title=${one.name ?? nothing}>
          <input class="unseen" type="radio" name=${id} aria-label=${one.name ?? nothing} ?disabled=${off}
            .checked=${live(one.value === value)} @change=${() => act(one.value)} />
          <span>${one.face}</span>
        </label>`,
    )}
  </div>`;
}

/**
 * @param {object} what
 * @param {string} what.label
 * @param {number} what.value
 * @param {number} what.min
 * @param {number} what.max
 * @param {number} what.step
 * @param {(value: number) => string} what.say the value as text
 * @param {boolean} [what.off]
 * @param {(value: number) => void} what.act while it moves
 */
export function slider({ label, value, min, max, step, say, off = false, act }) {
  return html`<div class="slider">
    <input type="range" aria-label=${label} aria-valuetext=${say(value)} min=${min} max=${max} step=${step}
      ?disabled=${off}
      .value=${live(String(value))}
      @input=${(/** @type {Event} */ event) => act(Number(/** @type {HTMLInputElement} */ (event.target).value))} />
    <output>${say(value)}</output>
  </div>`;
}

/**
 * @param {object} what
 * @param {unknown} [what.label] beside it
 * @param {boolean} what.value
 * @param {string} [what.name] where the label is no text, or none
 * @param {boolean} [what.off]
 * @param {(value: boolean) => void} what.act
 */
export function toggle({ label, value, name, off = false, act }) {
  return html`<label class="toggle">
    ${label === undefined ? nothing : html`<span class="grow">${label}</span>`}
    <input type="checkbox" role="switch" aria-label=${name ?? nothing} .checked=${live(value)} ?disabled=${off}
      @change=${(/** @type {Event} */ event) => act(/** @type {HTMLInputElement} */ (event.target).checked)} />
  </label>`;
}

/**
 * A drop-down list.
 * @param {object} what
 * @param {string} what.label
 * @param {string} what.value
 * @param {{value: string, name: string, group?: string}[]} what.options
 * @param {boolean} [what.off]
 * @param {(value: string) => void} what.act
 */
export function list({ label, value, options, off = false, act }) {
  const groups = [...new Set(options.map((one) => one.group ?? ''))];
  /** @param {string} group */
  const of = (group) =>
    options
      .filter((one) => (one.group ?? '') === group)
      .map(
        (one) =>
          html`<option value=${one.value} ?selected=${one.value === value}>${one.name}</option>`,
      );
  return html`<select aria-label=${label} .value=${live(value)} ?disabled=${off}
    @change=${(/** @type {Event} */ event) => act(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${groups.map((group) => (group ? html`<optgroup label=${group}>${of(group)}</optgroup>` : of(group)))}
  </select>`;
}
