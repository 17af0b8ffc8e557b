/**
 * The base of a kit's sections. They get the kit being edited and show findings beside the field they concern.
 * @import {KitDraft} from './draft.js'
 */
import { html, nothing, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';

export class Section extends View {
  /** @type {KitDraft} */
  kit = /** @type {any} */ (null);

  enter() {
    this.watch(this.kit);
  }

  get spec() {
    return this.kit.state.spec;
  }

  /** Whether nothing may be changed. */
  get off() {
    return !this.kit.state.editable;
  }

  /** The findings and errors for a JSON pointer in the kit. @param {string} pointer */
  remarks(pointer) {
    const { lint, refusal } = this.kit.state;
    const found = lint
      .filter((one) => one.pointer === pointer)
      .map((one) => ({ severity: one.severity, message: one.message }));
    for (const { pointer: place, detail } of refusal?.problem.errors ?? [])
      if (place.replace(/^\/spec/, '') === pointer)
        found.push({ severity: 'error', message: detail });
    if (found.length === 0) return nothing;
    return html`<ul class="remarks">
      ${found.map(
        ({ severity, message }) =>
          html`<li data-severity=${severity}>${icon('warn')}<span>${message}</span></li>`,
      )}
    </ul>`;
  }
}
