/**
 * Layout Template: recipes for the whole carousel, and the layout of each selected slide.
 * @import {Edited, Layout} from '../api/types'
 */
import '../ui/thumbnails.js';
import { post, Refused } from '../api/api.js';
import { catalogue } from '../state/catalogue.js';
import { openDialog } from '../ui/dialogs.js';
import { define, html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { announce, notify } from '../state/notices.js';
import { t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';

class LayoutPanel extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('layouts', 'recipes');
  }

  draw() {
    return html`${this.draft.state.thread ? this.#recipes() : nothing} ${this.#slides()}`;
  }

  #slides() {
    const { draft } = this;
    const { slide } = draft;
    if (!slide) return nothing;
    const { selection } = draft.state;
    const label =
      selection.length > 1
        ? t('layoutOfSlides', { count: selection.length })
        : t('layoutOfSlide', { number: draft.place(slide.id) + 1 });
    const pictured = slide.elements.some((one) => one.kind === 'image');
    return html`<h3 class="panel-sub">${label}</h3>
      ${choices({
        label,
        off: this.off,
        chosen: slide.layout,
        items: catalogue.state.layouts.map(({ key, name, description, places }) => {
          const lacks = places.includes('image') && !pictured && key !== 'post-card';
          return {
            key,
            name,
            hint: lacks ? `${description} ${t('needsPicture')}` : description,
            badge: lacks
              ? html`<span class="choice-badge">${icon('image')}<span class="unseen">${t('needsPicture')}</span></span>`
              : nothing,
            picture: html`<lep-thumb .draft=${draft} .axis=${'layouts'} .entry=${key} .slide=${slide.id}></lep-thumb>`,
          };
        }),
        act: (key) => this.#lay(/** @type {Layout['key']} */ (key)),
      })}`;
  }

  /** @param {Layout['key']} layout */
  #lay(layout) {
    const { selection } = this.draft.state;
    void this.draft.perform(selection.map((slide) => ({ op: 'set_layout', slide, layout })));
    announce(t('laidOut', { name: catalogue.name('layouts', layout), count: selection.length }));
  }

  #recipes() {
    return html`<h3 class="panel-sub">${t('recipeOfDeck')}</h3>
      <p class="hint small">${t('recipeHint')}</p>
      ${choices({
        label: t('recipeOfDeck'),
        off: this.off,
        acts: true,
        items: catalogue.state.recipes.map(({ key, name, description }) => ({
          key,
          name,
          hint: description,
          picture: html`<lep-thumb .draft=${this.draft} .axis=${'recipes'} .entry=${key}></lep-thumb>`,
        })),
        act: (key) => void this.#rebuild(key),
      })}`;
  }

  /** @param {string} recipe */
  async #rebuild(recipe) {
    const { draft } = this;
    const name = catalogue.name('recipes', recipe);
    const operations = [{ op: /** @type {const} */ ('rebuild_from_thread'), recipe }];
    await draft.flush();
    try {
      const { version } = draft.state.carousel;
      const body = { operations, dry_run: true };
      const tried = /** @type {Edited} */ (await post(draft.path('operations'), body, { version }));
      if (!(await this.#confirmed(name, tried.carousel.document))) return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      notify(t('refusedTitle'), { detail: error.message, tone: 'bad' });
      return;
    }
    const edited = await draft.perform(operations, { confirmed: true });
    const [first] = edited?.carousel.document.slides ?? [];
    if (!edited || !first) return;
    draft.select([first.id]);
    notify(t('rebuilt', { name }), {
      action: { label: t('undo'), act: () => void draft.undo() },
    });
  }

  /**
   * Show the result before replacing the slides.
   * @param {string} name @param {import('../api/types').Document} preview
   */
  async #confirmed(name, preview) {
    const now = this.draft.state.document.slides;
    const edited = this.draft.state.carousel.version > 1;
    const { closed } = openDialog({
      title: t('rebuildTitle', { name }),
      draw: (close) => html`<div class="dialog-form">
          <p>${t('rebuildCount', { count: preview.slides.length, now: now.length })}</p>
          <ol class="recipe-preview">
            ${runs(preview.slides.map((one) => one.layout)).map(
              ([layout, times]) =>
                html`<li><span
                  class="grow"
                  >${catalogue.name('layouts', layout)}</span><small>${times > 1 ? `× ${times}` : ''}</small></li>`,
            )}
          </ol>
          <p class="hint">${edited ? t('rebuildLoses') : t('rebuildDetail')}</p>
        </div>
        <footer class="dialog-foot">
          <button class="button" @click=${() => close(false)}>${t('cancel')}</button>
          <button class="button primary" autofocus @click=${() => close(true)}>${t('rebuildYes')}</button>
        </footer>`,
    });
    return (await closed) === true;
  }
}
define('lep-panel-layout', LayoutPanel);

/** Equal ones behind each other as one. @param {string[]} all @returns {[string, number][]} */
function runs(all) {
  /** @type {[string, number][]} */
  const found = [];
  for (const one of all) {
    const last = found.at(-1);
    if (last?.[0] === one) last[1] += 1;
    else found.push([one, 1]);
  }
  return found;
}
