/**
 * The alt text of each slide beside its picture, shared by all formats.
 * @import {Draft} from '../../state/draft.js'
 * @import {Readiness} from '../../state/readiness.js'
 * @import {Slide} from '../../api/types'
 */
import '../../ui/thumbnails.js';
import { catalogue } from '../../state/catalogue.js';
import { lengthOf } from '../../ui/code-points.js';
import { define, html, live, nothing, repeat, View } from '../../ui/elements.js';
import { t } from '../../texts/texts.js';

const HOLD_MS = 600;
/** The most that the document keeps of it. */
const MOST = 4000;

/** `<lep-alt-texts .draft .readiness>` */
class AltTexts extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);

  enter() {
    this.watch(this.draft);
    this.watch(this.readiness);
    this.watch(catalogue);
  }

  draw() {
    const { slides } = this.draft.state.document;
    if (!slides.length) return nothing;
    const undescribed = this.#undescribed;
    const missing = slides.filter((one) => isMissing(one, undescribed)).length;
    return html`<h3 class="panel-sub alt-head">${t('altText')}
        ${missing ? html`<span class="tag warn">${t('altMissing', { count: missing })}</span>` : nothing}</h3>
      <p class="hint">${t('altTextsHint')}</p>
      <ol class="alt-texts">
        ${repeat(
          slides,
          ({ id }) => id,
          (slide, index) => this.#slide(slide, index + 1, isMissing(slide, undescribed)),
        )}
      </ol>`;
  }

  /** The slides with an undescribed picture. */
  get #undescribed() {
    const items = this.readiness.state.found?.readiness.items ?? [];
    return new Set(items.flatMap(({ code, slides }) => (code === 'alt-missing' ? slides : [])));
  }

  /** The shortest limit of all formats; null if there is none. */
  get #most() {
    const { format, formats } = this.draft.state.document;
    const limits = [format, ...formats].flatMap(
      (key) => catalogue.entry('formats', key)?.alt ?? [],
    );
    return limits.length ? Math.min(...limits) : null;
  }

  /** @param {Slide} slide @param {number} number @param {boolean} missing */
  #slide(slide, number, missing) {
    const { editable, document } = this.draft.state;
    const words = readOut(slide);
    const most = this.#most;
    const count = lengthOf(slide.alt);
    return html`<li class="alt-text">
      <button class="alt-picture" aria-label=${t('showPlace', { place: t('slideShort', { number }) })}
        @click=${() => this.draft.select([slide.id])}>
        <lep-slide-thumb .draft=${this.draft} .slide=${slide.id}></lep-slide-thumb>
      </button>
      <div class="field">
        <span>${number}${missing ? html`<span class="tag warn">${t('altIsMissing')}</span>` : nothing}<span
          class="grow"></span>${
            most !== null && count > most * 0.8
              ? html`<small data-over=${count > most || nothing}>${t('captionOf', { count, most })}</small>`
              : nothing
          }</span>
        <textarea rows="2" maxlength=${MOST} lang=${document.language} dir="auto" ?readonly=${!editable}
          aria-label=${t('altTextFor', { number })} placeholder=${words || t('altTextAsk')}
          .value=${live(slide.alt)}
          @input=${(/** @type {Event} */ event) => this.#write(slide, valueOf(event))}></textarea>
        ${
          editable && words && !slide.alt
            ? html`<button class="link" aria-label=${t('altFromWordsOf', { number })}
              @click=${() => this.#begin(slide, words)}>${t('altFromWords')}</button>`
            : nothing
        }
      </div>
    </li>`;
  }

  /** @param {Slide} slide @param {string} alt */
  #write({ id: slide }, alt) {
    const how = { gesture: `alt/${slide}`, hold: HOLD_MS };
    void this.draft.perform([{ op: 'set_slide', slide, alt }], how);
  }

  /** Its words, to be written on. @param {Slide} slide @param {string} words */
  #begin(slide, words) {
    const place = this.draft.place(slide.id);
    this.#write(slide, words);
    this.querySelectorAll('textarea')[place]?.focus();
  }
}
define('lep-alt-texts', AltTexts);

/** @param {Event} event */
const valueOf = ({ target }) => /** @type {HTMLTextAreaElement} */ (target).value;

/** @param {Slide} slide @param {ReadonlySet<string>} undescribed */
const isMissing = (slide, undescribed) =>
  !slide.alt.trim() && (undescribed.has(slide.id) || !readOut(slide));

/** The default alt text of a slide: its words and its pictures' alt texts. @param {Slide} slide */
const readOut = ({ elements }) =>
  elements
    .flatMap((one) =>
      one.kind === 'text' && one.role !== 'cue'
        ? one.text.trim()
        : one.kind === 'image'
          ? one.alt.trim()
          : [],
    )
    .filter(Boolean)
    .join('\n');
