/** The agencies that one belongs to, and the first of one's own. */
import { newKey, post, Refused } from '../api.js';
import { define, html, nothing, View } from '../elements.js';
import { icon } from '../icons.js';
import { go, link } from '../router.js';
import { session } from '../session.js';
import { named, t } from '../texts.js';
import './top-bar.js';

class Agencies extends View {
  #wrong = '';
  #key = newKey();

  enter() {
    this.watch(session);
  }

  draw() {
    document.title = `${t('agencies')} · ${t('product')}`;
    const agencies = session.state.me?.agencies ?? [];
    return html`<lep-top-bar></lep-top-bar>
      <main class="middle">${agencies.length ? this.#list(agencies) : this.#first()}</main>`;
  }

  /** @param {import('../types').Agency[]} agencies */
  #list(agencies) {
    return html`<section class="chooser">
      <h1>${t('chooseAgency')}</h1>
      <ul class="rows">
        ${agencies.map(
          ({ id, name, role }) =>
            html`<li>
              <a class="row" href=${link.home(id)}>
                <span class="monogram" aria-hidden="true">${name.slice(0, 1)}</span>
                <span class="grow"><strong>${name}</strong><small>${named(`role_${role}`, role)}</small></span>
                ${icon('right')}
              </a>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #first() {
    const email = session.state.me?.email ?? '';
    return html`<form class="sign-in" @submit=${this.#create} novalidate>
      <h1>${t('createAgency')}</h1>
      <p class="lead">${t('noAgenciesHint', { email })}</p>
      ${this.#wrong ? html`<p class="problem" role="alert">${icon('warn')} ${this.#wrong}</p>` : nothing}
      <label class="field"><span>${t('agencyName')}</span><input name="name" required maxlength="120" autocomplete="organization" autofocus /></label>
      <button class="button primary wide">${t('createAgency')}</button>
    </form>`;
  }

  /** @param {SubmitEvent} event */
  #create = async (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    try {
      const body = { name: String(given.get('name')).trim() };
      const made = /** @type {{id: string}} */ (
        await post('/api/v1/agencies', body, { key: this.#key })
      );
      await session.load();
      go(link.home(made.id));
    } catch (error) {
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
      this.#key = newKey();
      this.update();
    }
  };
}
define('lep-agencies', Agencies);
