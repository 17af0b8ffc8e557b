/**
 * The base of a kit's sections: they get the kit being set up, and tell what will not look right where it is set.
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

  /** What is said of a place in the kit, by lint or refusal. @param {string} pointer */
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
