/**
 * A caption as its channel shows it: the part before “more”, and all of it on request.
 * @import {PostedCaption} from '../api/types'
 */
import { catalogue } from '../state/catalogue.js';
import { define, html, nothing, View } from './elements.js';
import { t } from '../texts/texts.js';

/** `<lep-caption-card .by .caption>` */
class CaptionCard extends View {
  /** The name of the account. */
  by = '';
  /** @type {PostedCaption | undefined} */
  caption = undefined;
  #whole = false;

  draw() {
    const { caption } = this;
    if (!caption) return nothing;
    const { channel, text, shown, first_comment: comment } = caption;
    const info = catalogue.entry('channels', channel);
    const measured = info?.unsourced.includes('shown') ? t('cutMeasured') : nothing;
    const beginning = shown === null ? text : [...text].slice(0, shown).join('').trimEnd();
    const name = info?.name ?? t('everyChannel');
    return html`<figure class="caption-card" aria-label=${t('asShown', { name })}>
      <figcaption>${name}</figcaption>
      <p dir="auto"><strong dir="auto">${this.by}</strong> ${this.#whole ? text : beginning}${
        shown === null
          ? nothing
          : html`${this.#whole ? ' ' : '… '}<button class="caption-more" aria-expanded=${this.#whole}
              title=${measured}
            @click=${this.#turn}>${t(this.#whole ? 'less' : 'more')}</button>`
      }</p>
      ${
        comment
          ? html`<p class="caption-comment" dir="auto"><strong
        dir="auto">${this.by}</strong> ${comment}</p>`
          : nothing
      }
    </figure>`;
  }

  #turn = () => {
    this.#whole = !this.#whole;
    this.update();
  };
}
define('lep-caption-card', CaptionCard);
