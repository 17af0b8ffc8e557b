/** The base of each part of the team page: has the roster, and a form for errors. */
import { html, nothing, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { t } from '../../texts/texts.js';
import { Roster } from './roster.js';

export class Part extends View {
  /** @type {Roster} */
  roster = /** @type {any} */ (null);
  form = new Form(() => this.update());

  enter() {
    this.watch(this.roster);
    void this.form.does(() => this.load());
  }

  /** For subclasses: fetch the data to show. @returns {Promise<void>} */
  async load() {}

  /** Change something, then show how things are. @param {() => Promise<unknown>} act */
  async changes(act) {
    await this.form.does(async () => {
      await act();
      await this.load();
    });
  }

  /**
   * The head of a part: what it is, and what can be made there.
   * @param {string} title @param {string} lead @param {unknown} [acts]
   */
  head(title, lead, acts = nothing) {
    return html`<div class="part-head">
        <div class="grow">
          <h1>${title}</h1>
          <p class="hint">${lead}</p>
        </div>
        ${acts}
      </div>
      ${problem(this.form.wrong, this.form.again)}`;
  }

  /** In place of a list that is on its way. */
  get loading() {
    return html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
  }
}
