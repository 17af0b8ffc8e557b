/** Screens for errors: not found, no access, or unreachable. */
import { Refused } from '../api/api.js';
import { html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { link } from '../state/router.js';
import { t } from '../texts/texts.js';
import './top-bar.js';

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

/**
 * Not found, or no access; the top bar offers other accounts.
 * @param {string} agency @param {string} way @param {string} label
 */
export const gone = (agency, way, label) => html`<lep-top-bar .agency=${agency}></lep-top-bar>
  <main class="middle">
    <div class="empty">
      ${icon('search')}
      <h1>${t('gone')}</h1>
      <p>${t('goneHint')}</p>
      <a class="button" href=${way}>${label}</a>
    </div>
  </main>`;

/** @param {Refused | import('../api/api.js').Unreachable} why @param {string} agency @param {() => void} again */
export function failed(why, agency, again) {
  const home = link.home(agency);
  if (why instanceof Refused) return gone(agency, home, t('back'));
  const back = html`<a class="button quiet" href=${home}>${t('back')}</a>`;
  return html`<lep-top-bar .agency=${agency}></lep-top-bar>${away(again, back)}`;
}
