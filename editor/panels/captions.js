/**
 * Caption & Alt Text: the captions, one for every channel or separate ones, and the alt texts
 * of the slides.
 * @import {Caption, PostedCaption} from '../api/types'
 */
import '../ui/caption-card.js';
import './parts/alt-texts.js';
import { captionFor, channelsOf, EVERY, Posted, withCaption } from '../state/posted.js';
import { catalogue } from '../state/catalogue.js';
import { ask } from '../ui/dialogs.js';
import { define, html, live, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { notify } from '../state/notices.js';
import { t } from '../texts/texts.js';
import { Panel } from './panel.js';

const HOLD_MS = 600;
/** The most that the document keeps of a text. */
const MOST = 5000;

class CaptionsPanel extends Panel {
  /** @type {Posted} */
  #posted = /** @type {any} */ (null);
  #chosen = '';
  /** The channel whose first comment is being started. */
  #commenting = '';

  enter() {
    super.enter();
    this.#posted ??= new Posted(this.draft);
    this.watch(this.#posted);
    this.watch(catalogue);
    this.watch(this.readiness);
    this.until(this.#posted.follow());
    void catalogue.have('formats', 'channels');
  }

  draw() {
    return html`${this.#captions()}
      <lep-alt-texts .draft=${this.draft} .readiness=${this.readiness}></lep-alt-texts>`;
  }

  /** The captions to write: one for each channel, and the shared one if some have none of their own. */
  get #keys() {
    const { document } = this.draft.state;
    const channels = channelsOf(document);
    const own = new Set(document.captions.map(({ channel }) => channel));
    const [first] = channels;
    if (first === undefined) return [EVERY];
    if (channels.length === 1) return own.has(EVERY) && !own.has(first) ? [EVERY] : channels;
    return own.has(EVERY) || channels.some((one) => !own.has(one))
      ? [EVERY, ...channels]
      : channels;
  }

  #captions() {
    const keys = this.#keys;
    const key = keys.includes(this.#chosen) ? this.#chosen : String(keys[0]);
    const { document } = this.draft.state;
    const caption = captionFor(document, key);
    const following = channelsOf(document).filter((one) => !this.#owns(one));
    const known = this.#posted.of(key === EVERY ? (following[0] ?? key) : key);
    const language = document.language;
    return html`${keys.length > 1 ? this.#choice(keys, key) : nothing}
      <label class="field caption">
        <span>${t('caption')} ${this.#whose(key, keys)}<span
          class="grow"></span>${key === EVERY ? nothing : countOf(known)}</span>
        <textarea rows="4" maxlength=${MOST} lang=${language} dir="auto" ?readonly=${this.off}
          aria-label=${key === EVERY ? t('captionForEvery') : t('captionFor', { name: nameOf(key) })}
          placeholder=${key === EVERY ? t('everyChannelHint') : nothing} .value=${live(caption.text)}
          @input=${(/** @type {Event} */ event) => this.#write({ ...caption, text: valueOf(event) })}></textarea>
      </label>
      ${key === EVERY ? this.#followers(following) : findingsOf(known)}
      ${this.off ? nothing : this.#acts(key, keys, caption)}
      ${this.#comment(key, caption)}
      <lep-caption-card .by=${this.draft.state.client.name} .caption=${known}></lep-caption-card>`;
  }

  /** @param {readonly string[]} keys @param {string} chosen */
  #choice(keys, chosen) {
    return html`<div class="chips caption-channels" role="radiogroup" aria-label=${t('captionWhich')}>
      ${keys.map((key) => {
        const bad = key !== EVERY && errorsOf(this.#posted.of(key)).length > 0;
        return html`<label class="chip">
          <input class="unseen" type="radio" name="caption-channel" .checked=${live(key === chosen)}
            @change=${() => this.#choose(key)} />
          <span>${bad ? icon('warn') : nothing}${nameOf(key)}</span>
        </label>`;
      })}
    </div>`;
  }

  /** @param {string} key */
  #choose(key) {
    this.#chosen = key;
    this.#commenting = '';
    this.update();
  }

  /** Whether the channel has another caption than all. @param {string} key @param {readonly string[]} keys */
  #whose(key, keys) {
    if (key === EVERY || !keys.includes(EVERY)) return nothing;
    return html`<span class="tag">${t(this.#owns(key) ? 'differsHere' : 'asEverywhere')}</span>`;
  }

  /** @param {string} key */
  #owns(key) {
    return this.draft.state.document.captions.some(({ channel }) => channel === key);
  }

  /**
   * The channels that get the caption for all, what each counts, and where it does not fit.
   * @param {readonly string[]} following
   */
  #followers(following) {
    if (!following.length) return nothing;
    return html`<ul class="caption-followers" aria-label=${t('captionGoesTo')}>
      ${following.map((key) => {
        const known = this.#posted.of(key);
        return html`<li>
          <span>${nameOf(key)}<span class="grow"></span>${countOf(known)}</span>
          ${findingsOf(known)}
          ${
            !this.off && errorsOf(known).length
              ? html`<button class="link"
                @click=${() => this.#choose(key)}>${t('captionOther', { name: nameOf(key) })}</button>`
              : nothing
          }
        </li>`;
      })}
    </ul>`;
  }

  /** @param {string} key @param {readonly string[]} keys @param {Caption} caption */
  #acts(key, keys, caption) {
    const own = this.#owns(key);
    const channels = channelsOf(this.draft.state.document);
    return html`<div class="caption-acts">
      <button class="button small"
        @click=${() => this.#draftIt(key, caption)}
        >${icon('edit')} ${t(this.draft.state.thread ? 'draftCaption' : 'draftCaptionOfSlides')}</button>
      ${
        own && key !== EVERY && channels.length > 1
          ? keys.includes(EVERY)
            ? html`<button class="link" @click=${() => this.#asEverywhere(key)}>${t('asEverywhere')}</button>`
            : html`<button class="link" @click=${() => this.#everywhere(caption)}>${t('captionEverywhere')}</button>`
          : nothing
      }
    </div>`;
  }

  /** @param {string} key @param {Caption} caption */
  #comment(key, caption) {
    const said = caption.first_comment ?? '';
    if (!said && (this.#commenting !== key || this.off))
      return this.off
        ? nothing
        : html`<button class="link" @click=${() => this.#beginComment(key)}>${t('addFirstComment')}</button>`;
    return html`<label class="field caption comment">
      <span>${t('firstComment')}</span>
      <textarea rows="2" maxlength=${MOST} lang=${this.draft.state.document.language} dir="auto" ?readonly=${this.off}
        placeholder=${t('firstCommentHint')}
        .value=${live(said)}
        @input=${(/** @type {Event} */ event) =>
          this.#write({ ...caption, first_comment: valueOf(event) || null }, 'comment')}></textarea>
    </label>`;
  }

  /** @param {string} key */
  #beginComment(key) {
    this.#commenting = key;
    this.update();
    queueMicrotask(() => {
      const fields = /** @type {NodeListOf<HTMLElement>} */ (
        this.querySelectorAll('.caption textarea')
      );
      fields[1]?.focus();
    });
  }

  /** @param {Caption} caption @param {'text' | 'comment'} [part] */
  #write(caption, part = 'text') {
    if (part === 'comment') this.#commenting = caption.channel;
    const captions = withCaption(this.draft.state.document, caption);
    const how = { gesture: `caption/${part}/${caption.channel}`, hold: HOLD_MS };
    void this.draft.perform([{ op: 'set_document', captions }], how);
  }

  /** Draft a caption; ask before replacing an existing one. @param {string} key @param {Caption} caption */
  async #draftIt(key, caption) {
    const sure =
      !caption.text.trim() ||
      (await ask({
        title: t('replaceCaption'),
        detail: t('replaceCaptionHint'),
        yes: t('replace'),
      }));
    if (sure)
      await this.draft.perform([{ op: 'draft_captions', channels: [key] }], { confirmed: true });
  }

  /** @param {string} key */
  #asEverywhere(key) {
    const { captions } = this.draft.state.document;
    this.#say(
      captions.filter(({ channel }) => channel !== key),
      t('captionAsEverywhere', { name: nameOf(key) }),
    );
  }

  /** Use one channel's caption for all; ask before replacing others. @param {Caption} caption */
  async #everywhere(caption) {
    const { captions } = this.draft.state.document;
    const others = captions.filter(
      (one) =>
        one.channel !== caption.channel &&
        (one.text.trim() || one.first_comment) &&
        (one.text !== caption.text || one.first_comment !== caption.first_comment),
    );
    const names = others.map(({ channel }) => nameOf(channel)).join(', ');
    const sure =
      !others.length ||
      (await ask({
        title: t('captionEverywhereTitle'),
        detail: t('captionEverywhereHint', { names, count: others.length }),
        yes: t('captionEverywhere'),
      }));
    if (!sure) return;
    this.#chosen = EVERY;
    this.#say([{ ...caption, channel: EVERY }], t('captionIsEverywhere'));
  }

  /** @param {Caption[]} captions @param {string} said */
  #say(captions, said) {
    void this.draft.perform([{ op: 'set_document', captions }], { confirmed: true });
    const undo = { label: t('undo'), act: () => void this.draft.undo() };
    notify(said, { tone: 'good', action: undo });
  }
}
define('lep-panel-captions', CaptionsPanel);

/** @param {string} key */
const nameOf = (key) => (key === EVERY ? t('everyChannel') : catalogue.name('channels', key));

/** @param {Event} event */
const valueOf = ({ target }) => /** @type {HTMLTextAreaElement} */ (target).value;

/** @param {PostedCaption | undefined} known */
const errorsOf = (known) => known?.findings.filter(({ severity }) => severity === 'error') ?? [];

/** How much of what the channel takes. @param {PostedCaption | undefined} known */
function countOf(known) {
  if (!known) return nothing;
  const { length: count, most } = known;
  const over = most !== null && count > most;
  return html`<small
    data-over=${over || nothing}
    >${most === null ? t('characters', { count }) : t('captionOf', { count, most })}</small>`;
}

/** What else the channel counts, and what it does not take. @param {PostedCaption | undefined} known */
function findingsOf(known) {
  if (!known) return nothing;
  const { hashtags: count, most_hashtags: most } = known;
  // The count already shows what is too long.
  const findings = known.findings.filter(
    ({ code }) => !['caption-missing', 'caption-too-long'].includes(code),
  );
  const counts = most !== null && count > 0 && count <= most;
  if (!counts && !findings.length) return nothing;
  return html`<ul class="caption-findings">
    ${counts ? html`<li>${t('hashtagsOf', { count, most })}</li>` : nothing}
    ${findings.map((one) => html`<li data-severity=${one.severity}>${icon('warn')} ${one.detail}</li>`)}
  </ul>`;
}
