/**
 * Reviews of the carousel: approve a version, or request changes.
 * @import {Review} from '../api/types'
 * @import {Readiness} from '../state/readiness.js'
 */
import '../ui/caption-card.js';
import { get, post, query, Unreachable } from '../api/api.js';
import { Posted } from '../state/posted.js';
import { catalogue } from '../state/catalogue.js';
import { define, html, live, nothing, repeat } from '../ui/elements.js';
import { Form, problem } from '../ui/forms.js';
import { icon } from '../ui/icons.js';
import { announce } from '../state/notices.js';
import { link } from '../state/router.js';
import { session } from '../state/session.js';
import { moment, t, when } from '../texts/texts.js';
import { verdictTag } from '../ui/verdicts.js';
import { Sheet } from './sheet.js';
import { toFixNotice } from './to-fix.js';

/**
 * Unsent review notes by carousel, kept while other sheets are open.
 * @type {WeakMap<import('../state/draft.js').Draft, string>}
 */
const begun = new WeakMap();

class ReviewSheet extends Sheet {
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** @type {Review[]} */
  #said = [];
  /** The review that the list was loaded for. @type {string | null} */
  #known = null;
  #failed = false;
  #form = new Form(() => this.update());
  /** @type {Posted} */
  #posted = /** @type {any} */ (null);

  enter() {
    super.enter();
    this.watch(this.readiness);
    // Guests have no caption panel and see captions here.
    this.#posted ??= new Posted(this.draft);
    this.watch(this.#posted);
    this.watch(catalogue);
    this.until(this.#posted.follow());
    void catalogue.have('formats', 'channels');
    this.until(this.draft.watch(() => this.#follow()));
    this.#follow();
  }

  get heading() {
    return t('review');
  }

  /** Someone else may have reviewed it. */
  #follow() {
    const id = this.draft.state.carousel.review?.id ?? '';
    if (id === this.#known) return;
    this.#known = id;
    void this.#load();
  }

  body() {
    return html`${this.#standing()} ${this.#captions()} ${
      session.may(this.draft.agency).review ? this.#ask() : nothing
    } ${this.#invite()}
      ${this.#failed ? problem(t('unreachable'), () => void this.#load()) : this.#history()}`;
  }

  #standing() {
    const { review, version } = this.draft.state.carousel;
    if (!review && this.#failed) return nothing;
    if (!review)
      return html`<p class="hint">${t(this.#said.length ? 'reopened' : 'notReviewed', { version })}</p>`;
    const { verdict, actor_name: name, created_at: at } = review;
    return html`<section class="standing" data-verdict=${verdict}>
      ${icon(verdict === 'approved' ? 'check' : 'edit')}
      <p>${t(`stands_${verdict}`, { version: review.version })}<small
        title=${moment(at)}>${name} · ${when(at)}</small></p>
    </section>`;
  }

  /** The captions, which are approved together with the slides. */
  #captions() {
    const captions = this.#posted.state.captions.filter((one) => one.text || one.first_comment);
    if (!captions.length) return nothing;
    return html`<section class="review-captions" aria-label=${t('caption')}>
      <h3 class="panel-sub">${t('caption')}</h3>
      ${captions.map(
        (one) => html`<lep-caption-card .by=${this.draft.state.client.name}
        .caption=${one}></lep-caption-card>`,
      )}
    </section>`;
  }

  #ask() {
    const { review, version } = this.draft.state.carousel;
    const form = this.#form;
    const { shown: count } = this.readiness;
    return html`<div class="review-ask">
      <label class="field">
        <span>${t('reviewNote')}</span>
        <textarea rows="3" maxlength="4000" placeholder=${t('noteHint')} .value=${live(begun.get(this.draft) ?? '')}
          @input=${this.#noted}></textarea>
      </label>
      ${problem(form.wrong)}
      ${toFixNotice(this)}
      <div class="review-verdicts">
        <button type="button" class="button" ?disabled=${form.busy}
          @click=${() => this.#say('changes_requested')}>${t('askForChanges')}</button>
        ${
          review?.verdict === 'approved'
            ? nothing
            : html`<button type="button" class="button primary" ?disabled=${form.busy}
              @click=${() => this.#say('approved')}
              >${icon('check')} ${t(count ? 'approveDespite' : 'approve', { version })}</button>`
        }
      </div>
    </div>`;
  }

  /** A link to invite the client as a guest, for owners and admins. */
  #invite() {
    if (!session.may(this.draft.agency).manage) return nothing;
    return html`<a class="button quiet" href=${link.team(this.draft.agency, 'people')}>${t('inviteGuest')}</a>`;
  }

  /** @param {Event} event */
  #noted = (event) => {
    begun.set(this.draft, /** @type {HTMLTextAreaElement} */ (event.target).value);
  };

  #history() {
    if (!this.#said.length) return nothing;
    return html`<h3 class="panel-sub">${t('saidBefore')}</h3>
      <ol class="reviews">
        ${repeat(
          this.#said,
          ({ id }) => id,
          (one) => html`<li>
            <div
              class="review-head">${verdictTag(one)}${
                one.to_fix ? html`<small>${t('knowing', { count: one.to_fix })}</small>` : nothing
              }<small>${t('versionShort', { version: one.version })}</small></div>
            ${one.note ? html`<p>${one.note}</p>` : nothing}
            <small title=${moment(one.created_at)}>${one.actor_name} · ${when(one.created_at)}</small>
          </li>`,
        )}
      </ol>`;
  }

  async #load() {
    try {
      const path = query(this.draft.path('reviews'), { page_size: 30 });
      const { results } = /** @type {import('../api/types').Page<Review>} */ (await get(path));
      this.#failed = false;
      if (results.map(({ id }) => id).join() === this.#said.map(({ id }) => id).join()) return;
      this.#said = results;
    } catch {
      this.#failed = true;
    }
    this.update();
  }

  /** @param {Review['verdict']} verdict */
  async #say(verdict) {
    await this.#form.does(async () => {
      // A review is of the visible version, so it is saved first.
      if (!(await this.draft.flush())) throw new Unreachable('What is seen is not saved');
      const { version } = this.draft.state.carousel;
      // The errors are listed beside the button.
      const despite = verdict === 'approved' ? (this.readiness.shown ?? 0) : 0;
      const body = { verdict, note: begun.get(this.draft) ?? '', despite };
      const review = /** @type {Review} */ (
        await post(this.draft.path('reviews'), body, { version })
      );
      this.draft.reviewed(review);
      begun.delete(this.draft);
      announce(t(`stands_${verdict}`, { version: review.version }));
      await this.#load();
    });
  }
}
define('lep-review', ReviewSheet);
