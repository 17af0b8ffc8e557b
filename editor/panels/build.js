/** Build Your Carousel: what of the thread is not on slides yet, and the whole thread told anew. */
import { catalogue } from '../catalogue.js';
import { ask } from '../dialogs.js';
import { define, html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { unused } from '../posts-used.js';
import { t } from '../texts.js';
import { Panel } from './panel.js';

class Build extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('recipes');
  }

  draw() {
    const { thread, document, editable } = this.draft.state;
    if (!thread) return html`<p class="hint">${t('noThread')}</p>`;
    const left = unused(thread, document).length;
    return html`<p class="hint">${t('buildLead')}</p>
      <div class="panel-row">
        <span class="grow">${left ? t('remaining', { count: left }) : t('allShown')}</span>
        ${
          left && editable
            ? html`<button class="button small" @click=${this.#add}>${icon('add')} ${t('addRemaining')}</button>`
            : nothing
        }
      </div>
      ${editable ? this.#recipes() : nothing}`;
  }

  #recipes() {
    return html`<h3 class="panel-sub">${t('retell')}</h3>
      <ul class="choices">
        ${catalogue.state.recipes.map(
          ({ key, name, description }) =>
            html`<li>
              <button class="choice" title=${description} @click=${() => this.#retell(key, name)}>
                <img src=${this.#picture(key)} alt="" loading="lazy" decoding="async" />
                <span>${name}</span>
              </button>
            </li>`,
        )}
      </ul>`;
  }

  /** @param {string} recipe */
  #picture(recipe) {
    const { agency, id } = this.draft;
    return `/api/v1/agencies/${agency}/catalogue/recipes/${recipe}/thumbnail?carousel=${id}&width=260`;
  }

  #add = () => this.draft.perform([{ op: 'drop_remaining' }]);

  /** @param {string} recipe @param {string} name */
  async #retell(recipe, name) {
    const title = t('retellTitle', { name });
    if (await ask({ title, detail: t('retellDetail'), yes: t('retellYes') }))
      void this.draft.perform([{ op: 'retell', recipe }]);
  }
}
define('lep-panel-build', Build);
