/** What stands where something could not be loaded: it is not for this person, or nothing answers. */
import { Refused } from '../api.js';
import { html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { link } from '../router.js';
import { t } from '../texts.js';

/** Where nothing answers. @param {() => void} again @param {unknown} [back] another way on */
export const away = (again, back = nothing) => html`<main class="middle">
  <div class="empty">
    ${icon('alert')}
    <h1>${t('unreachable')}</h1>
    <p>${t('unreachableHint')}</p>
    <button class="button primary" @click=${again}>${t('retry')}</button>
    ${back}
  </div>
</main>`;

/** @param {Refused | import('../api.js').Unreachable} why @param {string} agency @param {() => void} again */
export function failed(why, agency, again) {
  const home = link.home(agency);
  if (!(why instanceof Refused))
    return away(again, html`<a class="button quiet" href=${home}>${t('back')}</a>`);
  return html`<main class="middle">
    <div class="empty">
      ${icon('search')}
      <h1>${t('gone')}</h1>
      <p>${t('goneHint')}</p>
      <a class="button" href=${home}>${t('back')}</a>
    </div>
  </main>`;
}
