/** What stands where something could not be loaded: it is not for this person, or nothing answers. */
import { Refused } from '../api.js';
import { html } from '../elements.js';
import { link } from '../router.js';
import { t } from '../texts.js';

/** @param {Refused | import('../api.js').Unreachable} why @param {string} agency @param {() => void} again */
export const failed = (why, agency, again) =>
  why instanceof Refused
    ? html`<main class="middle"><div class="empty">
        <h1>${t('gone')}</h1>
        <p>${t('goneHint')}</p>
        <a class="button" href=${link.home(agency)}>${t('back')}</a>
      </div></main>`
    : html`<main class="middle"><div class="empty">
        <h1>${t('unreachable')}</h1>
        <button class="button" @click=${again}>${t('retry')}</button>
        <a class="button quiet" href=${link.home(agency)}>${t('back')}</a>
      </div></main>`;
