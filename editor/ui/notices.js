/** The notices and announcements of `state/notices.js`, on the page. */
import { dismiss, notices } from '../state/notices.js';
import { t } from '../texts/texts.js';
import { css, define, html, repeat, View } from './elements.js';
import { icon } from './icons.js';

class Notices extends View {
  enter() {
    this.watch(notices);
  }

  draw() {
    const { shown, said } = notices.state;
    return html`
      <div class="unseen" role="status" aria-live="polite">${said}</div>
      <div class="notices" role="log" aria-label=${t('notices')}>
        ${repeat(
          shown,
          ({ id }) => id,
          (one) => this.#notice(one),
        )}
      </div>
    `;
  }

  /** @param {import('../state/notices.js').Notice} notice */
  #notice({ id, text, detail, tone, action, share }) {
    const act = () => {
      dismiss(id);
      action?.act();
    };
    return html`<div class="notice" data-tone=${tone}>
      <div class="grow">
        <strong>${text}</strong>
        ${detail ? html`<p>${detail}</p>` : ''}
        ${
          share === undefined
            ? ''
            : html`<span class="progress" role="progressbar" aria-label=${text}
          aria-valuenow=${Math.round(100 * share)} ${css({ '--share': share })}></span>`
        }
      </div>
      ${action ? html`<button class="button small" @click=${act}>${action.label}</button>` : ''}
      ${
        share === undefined
          ? html`<button class="button icon-only quiet small" aria-label=${t('dismiss')} @click=${() => dismiss(id)}>
            ${icon('close')}
          </button>`
          : ''
      }
    </div>`;
  }
}
define('lep-notices', Notices);
