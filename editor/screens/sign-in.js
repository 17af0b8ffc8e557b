/** Signing in: e-mail and password, then a second step where the account asks for one. */
import { Refused } from '../api.js';
import { define, html, nothing, View } from '../elements.js';
import { icon, mark } from '../icons.js';
import { session } from '../session.js';
import { t } from '../texts.js';

class SignIn extends View {
  #wrong = '';
  #busy = false;
  #shown = false;

  enter() {
    this.watch(session);
  }

  draw() {
    const second = session.state.status === 'second-step';
    return html`<main class="middle">
      <form class="sign-in" @submit=${second ? this.#second : this.#first} novalidate>
        <div class="sign-in-mark">${mark()}<span>${t('product')}</span></div>
        <h1>${second ? t('secondStep') : t('signIn')}</h1>
        <p class="lead">${second ? t('secondStepLead') : t('signInLead')}</p>
        ${
          this.#wrong
            ? html`<p class="problem" role="alert">${icon('warn')} ${this.#wrong}</p>`
            : nothing
        }
        ${second ? this.#code() : this.#credentials()}
        <button class="button primary wide" ?disabled=${this.#busy} aria-busy=${this.#busy}>
          ${second ? t('confirm') : t('signIn')}
        </button>
      </form>
    </main>`;
  }

  #credentials() {
    const label = this.#shown ? t('hidePassword') : t('showPassword');
    return html`<label class="field">
        <span>${t('email')}</span>
        <input name="email" type="email" autocomplete="username" required autofocus />
      </label>
      <label class="field">
        <span>${t('password')}</span>
        <span class="with-button">
          <input name="password" type=${this.#shown ? 'text' : 'password'} autocomplete="current-password" required />
          <button type="button" class="button icon-only quiet small" aria-label=${label} aria-pressed=${this.#shown} @click=${this.#show}>
            ${icon('eye')}
          </button>
        </span>
      </label>`;
  }

  #code() {
    return html`<label class="field">
      <span>${t('code')}</span>
      <input name="code" autocomplete="one-time-code" spellcheck="false" required autofocus />
    </label>`;
  }

  #show = () => {
    this.#shown = !this.#shown;
    this.update();
  };

  /** @param {SubmitEvent} event */
  #first = (event) => {
    const { email, password } = valuesOf(event);
    void this.#try(() => session.signIn(email ?? '', password ?? ''));
  };

  /** @param {SubmitEvent} event */
  #second = (event) => {
    void this.#try(() => session.confirm((valuesOf(event).code ?? '').trim()));
  };

  /** @param {() => Promise<void>} step */
  async #try(step) {
    this.#busy = true;
    this.update();
    try {
      await step();
      this.#wrong = '';
    } catch (error) {
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
    }
    this.#busy = false;
    this.update();
    if (this.#wrong) /** @type {HTMLInputElement | null} */ (this.querySelector('input'))?.focus();
  }
}
define('lep-sign-in', SignIn);

/** @param {SubmitEvent} event @returns {Record<string, string>} */
function valuesOf(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const given = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(given);
}
