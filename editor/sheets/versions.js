/**
 * The carousel's history by session: authors, time, kinds of changes, a thumbnail, and marks.
 * @import {Sitting} from '../api/types'
 */
import { get, query } from '../api/api.js';
import { define, html, nothing, repeat } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { named, span, t } from '../texts/texts.js';
import { Sheet } from './sheet.js';
import { markTags } from './steps.js';

const MOST_KINDS = 3;

class Versions extends Sheet {
  /** @type {Sitting[] | null} */
  #sittings = null;
  /** @type {string | null} */
  #next = null;
  #known = -1;
  #failed = false;
  /**
   * The unfolded sessions by their first version; null until loaded.
   * @type {Set<number> | null}
   */
  #open = null;

  get heading() {
    return t('versions');
  }

  enter() {
    super.enter();
    this.until(this.draft.watch(() => this.#follow()));
    this.#follow();
  }

  /** A new version may have begun or changed a session. */
  #follow() {
    const { version } = this.draft.state.carousel;
    if (version === this.#known) return;
    this.#known = version;
    void this.#load();
  }

  body() {
    if (this.#failed)
      return html`<div class="empty small"><p>${t('unreachable')}</p>
        <button class="button small" @click=${() => this.#load()}>${t('retry')}</button></div>`;
    if (!this.#sittings)
      return html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
    return html`<ol class="sittings">
        ${repeat(
          this.#sittings,
          ({ since }) => since,
          (one, nth) => this.#sitting(one, nth === 0),
        )}
      </ol>
      ${
        this.#next
          ? html`<button class="button small"
        @click=${() => this.#load(this.#next)}>${t('showMore')}</button>`
          : nothing
      }`;
  }

  /** @param {Sitting} sitting @param {boolean} newest */
  #sitting(sitting, newest) {
    const { since, version, steps, people, kinds, marks } = sitting;
    const open = this.#open?.has(since) ?? false;
    const did = kinds.slice(0, MOST_KINDS).map((one) => named(`did_${one}`, one));
    const picture = query(this.draft.path(`versions/${version}/thumbnail`), { width: 130 });
    return html`<li class="sitting">
      <button class="sitting-head" aria-expanded=${open} @click=${() => this.#fold(since)}>
        <span class="sitting-cover"><img src=${picture} alt="" loading="lazy" decoding="async" /></span>
        <span class="grow">
          <strong>${span(sitting.began_at, sitting.ended_at)}</strong>
          <small>${[people.join(', '), t('changes', { count: steps })].filter(Boolean).join(' · ')}</small>
          <small>${did.join(', ')}${kinds.length > MOST_KINDS ? '…' : ''}</small>
        </span>
        ${icon('down')}
      </button>
      ${open ? nothing : markTags(marks)}
      ${
        open
          ? html`<lep-steps .draft=${this.draft} .sitting=${sitting} .newest=${newest}
        @named=${() => this.#load()}></lep-steps>`
          : nothing
      }
    </li>`;
  }

  /** @param {number} since */
  #fold(since) {
    const open = new Set(this.#open);
    if (!open.delete(since)) open.add(since);
    this.#open = open;
    this.update();
  }

  /** @param {string | null} [next] */
  async #load(next) {
    this.#failed = false;
    try {
      const path = next ?? query(this.draft.path('versions/sittings'), { page_size: 20 });
      const page = /** @type {import('../api/types').Page<Sitting>} */ (await get(path));
      this.#sittings = next ? [...(this.#sittings ?? []), ...page.results] : page.results;
      this.#next = page.next ?? null;
      this.#open ??= new Set(this.#sittings.slice(0, 1).map(({ since }) => since));
    } catch {
      this.#failed = true;
    }
    this.update();
  }
}
define('lep-versions', Versions);
