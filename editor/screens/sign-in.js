/**
 * The ways in: signing in and its second step, a new account, a lost password, an invitation. Each is a form
 * with a few fields; where one leads to another, there is a link.
 */
import { get, post, Refused } from '../api.js';
import { define, html, nothing, View } from '../elements.js';
import { icon, mark } from '../icons.js';
import { notify } from '../notices.js';
import { go, link, router } from '../router.js';
import { session } from '../session.js';
import { named, t } from '../texts.js';

/**
 * @typedef {'email' | 'password' | 'new-password' | 'name' | 'code'} FieldName
 * @typedef {object} Way
 * @property {string} title
 * @property {string} lead
 * @property {FieldName[]} fields
 * @property {string} act what the button says
 * @property {(values: Record<string, string>) => Promise<void>} go
 * @property {[string, string][]} [links] where else to go, and what it is called
 *
 * @typedef {{agency: string, inviter: string, email: string, role: string}} Invitation
 */

class SignIn extends View {
  #wrong = '';
  #busy = false;
  #shown = false;
  /** That a mail is on its way. */
  #sent = '';
  /** @type {Invitation | null} */
  #invitation = null;
  #asked = '';
  #at = '';

  enter() {
    this.watch(session);
    this.watch(router);
  }

  draw() {
    const way = this.#way();
    if (way.title !== this.#at) {
      this.#at = way.title;
      this.#wrong = '';
    }
    document.title = `${way.title} · ${t('product')}`;
    return html`<main class="middle">
      <form class="sign-in" @submit=${this.#submit} novalidate>
        <div class="sign-in-mark">${mark()}<span>${t('product')}</span></div>
        <h1>${way.title}</h1>
        <p class="lead">${way.lead}</p>
        ${this.#wrong ? html`<p class="problem" role="alert">${icon('warn')} ${this.#wrong}</p>` : nothing}
        ${way.fields.map((name, nth) => this.#field(name, nth === 0))}
        ${
          way.act
            ? html`<button class="button primary wide" ?disabled=${this.#busy} aria-busy=${this.#busy}>${way.act}</button>`
            : nothing
        }
        ${
          way.links?.length
            ? html`<p class="sign-in-links">${way.links.map(([place, said]) => html`<a href=${place}>${said}</a>`)}</p>`
            : nothing
        }
      </form>
    </main>`;
  }

  /** Which form it is, by what the session waits for and where one is. @returns {Way} */
  #way() {
    const { status } = session.state;
    const { screen, id } = router.state;
    if (status === 'second-step') return this.#secondStep;
    if (status === 'verify') return this.#verify;
    if (screen === 'sign-up') return this.#signUp;
    if (screen === 'forgot') return this.#forgot;
    if (screen === 'reset') return this.#reset(id);
    if (screen === 'invitation') return this.#invited(id);
    return this.#signIn;
  }

  /** @type {Way} */
  #signIn = {
    title: t('signIn'),
    lead: t('signInLead'),
    fields: ['email', 'password'],
    act: t('signIn'),
    go: ({ email = '', password = '' }) => session.signIn(email, password),
    links: [
      [link.forgot(), t('forgot')],
      [link.signUp(), t('signUp')],
    ],
  };

  /** @type {Way} */
  #secondStep = {
    title: t('secondStep'),
    lead: t('secondStepLead'),
    fields: ['code'],
    act: t('confirm'),
    go: ({ code = '' }) => session.confirm(code.trim()),
  };

  /** @type {Way} */
  #verify = {
    title: t('verify'),
    lead: t('verifyLead'),
    fields: ['code'],
    act: t('confirm'),
    go: ({ code = '' }) => session.verify(code.trim()),
  };

  /** @type {Way} */
  #signUp = {
    title: t('signUp'),
    lead: t('signUpLead'),
    fields: ['name', 'email', 'new-password'],
    act: t('signUp'),
    go: ({ name = '', email = '', password = '' }) => session.signUp(name, email, password),
    links: [[link.agencies(), t('haveAccount')]],
  };

  /** @returns {Way} */
  get #forgot() {
    const links = /** @type {[string, string][]} */ ([[link.agencies(), t('signIn')]]);
    if (this.#sent)
      return {
        ...this.#signIn,
        title: t('mailSent'),
        lead: t('mailSentTo', { email: this.#sent }),
        fields: [],
        act: '',
        links,
      };
    return {
      title: t('forgot'),
      lead: t('forgotLead'),
      fields: ['email'],
      act: t('sendLink'),
      go: async ({ email = '' }) => {
        await session.forgot(email);
        this.#sent = email;
      },
      links,
    };
  }

  /** @param {string} key @returns {Way} */
  #reset(key) {
    return {
      title: t('newPassword'),
      lead: t('newPasswordLead'),
      fields: ['new-password'],
      act: t('save'),
      go: async ({ password = '' }) => {
        await session.reset(key, password);
        notify(t('passwordChanged'), { tone: 'good' });
        go(link.agencies());
      },
    };
  }

  /** @param {string} token @returns {Way} */
  #invited(token) {
    if (token !== this.#asked) {
      this.#asked = token;
      void this.#ask(token);
    }
    const found = this.#invitation;
    const { me } = session.state;
    if (!found) return { ...this.#signIn, title: t('invitation'), lead: '', fields: [], act: '' };
    const said = { agency: found.agency, inviter: found.inviter, email: found.email };
    const role = named(`role_${found.role}`, found.role);
    return {
      title: t('invitedTo', said),
      lead: t('invitedBy', { ...said, role }),
      fields: me ? [] : ['name', 'new-password'],
      act: t('join', said),
      go: async ({ name, password }) => {
        const agency = /** @type {{id: string}} */ (
          await post(`/api/v1/invitations/${token}/accept`, me ? {} : { name, password })
        );
        await session.load();
        go(link.home(agency.id));
      },
      links: me ? [] : [[link.agencies(), t('haveAccount')]],
    };
  }

  /** @param {string} token */
  async #ask(token) {
    try {
      this.#invitation = await get(`/api/v1/invitations/${token}`);
    } catch (error) {
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
    }
    this.update();
  }

  /** @param {FieldName} name @param {boolean} first */
  #field(name, first) {
    const secret = name === 'password' || name === 'new-password';
    const label = {
      email: t('email'),
      name: t('yourName'),
      code: t('code'),
      password: t('password'),
      'new-password': t('password'),
    }[name];
    const complete = {
      email: 'username',
      name: 'name',
      code: 'one-time-code',
      password: 'current-password',
      'new-password': 'new-password',
    }[name];
    const type = secret ? (this.#shown ? 'text' : 'password') : name === 'email' ? 'email' : 'text';
    const [id, hint] = [`way-${name}`, name === 'new-password' ? `way-${name}-hint` : nothing];
    const input = html`<input id=${id} name=${secret ? 'password' : name} type=${type} autocomplete=${/** @type {any} */ (complete)}
      aria-describedby=${hint} spellcheck="false" required ?autofocus=${first} />`;
    return html`<div class="field">
      <label for=${id}>${label}</label>
      ${secret ? html`<div class="with-button">${input}${this.#eye()}</div>` : input}
      ${hint === nothing ? nothing : html`<small id=${hint}>${t('passwordHint')}</small>`}
    </div>`;
  }

  #eye() {
    const label = this.#shown ? t('hidePassword') : t('showPassword');
    return html`<button type="button" class="button icon-only quiet small" aria-label=${label} aria-pressed=${this.#shown} @click=${this.#show}>
      ${icon('eye')}
    </button>`;
  }

  #show = () => {
    this.#shown = !this.#shown;
    this.update();
  };

  /** @param {SubmitEvent} event */
  #submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const given = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    this.#busy = true;
    this.update();
    try {
      await this.#way().go(Object.fromEntries(given));
      this.#wrong = '';
    } catch (error) {
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
    }
    this.#busy = false;
    this.update();
    if (this.#wrong) /** @type {HTMLInputElement | null} */ (this.querySelector('input'))?.focus();
  };
}
define('lep-sign-in', SignIn);
