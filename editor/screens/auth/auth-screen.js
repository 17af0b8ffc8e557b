/** The base of every screen before the door: the mark, one heading, one form, and other ways on. */
import { html, nothing, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { mark } from '../../ui/icons.js';
import { t } from '../../texts/texts.js';

/** @typedef {{step: string, title: string, lead?: unknown, body: unknown, foot?: unknown}} AuthStep */

export class AuthScreen extends View {
  form = new Form(() => this.update());
  #step = '';
  #turned = false;

  /** For subclasses: the current step. A new `step` moves focus, as a new page would. @returns {AuthStep} */
  get now() {
    throw new Error('A gate says what stands there');
  }

  draw() {
    const { step, title, lead, body, foot } = this.now;
    this.#turned ||= step !== this.#step;
    if (step !== this.#step) this.form.clear();
    this.#step = step;
    document.title = `${title} · ${t('product')}`;
    return html`<main class="middle">
      <section class="sign-in">
        <div class="sign-in-mark">${mark()}<span>${t('product')}</span></div>
        <h1 tabindex="-1">${title}</h1>
        ${lead ? html`<p class="lead">${lead}</p>` : nothing}
        ${problem(this.form.wrong)} ${body}
        ${foot ? html`<p class="sign-in-foot">${foot}</p>` : nothing}
      </section>
    </main>`;
  }

  drawn() {
    if (!this.#turned) return;
    this.#turned = false;
    const first = this.querySelector('[autofocus]') ?? this.querySelector('h1');
    if (first instanceof HTMLInputElement) first.select();
    /** @type {HTMLElement} */ (first).focus();
  }
}
