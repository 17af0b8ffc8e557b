/**
 * Forms: values, submission, and each of the server's errors at its field.
 * @import {Drawn} from './elements.js'
 */
import { Refused, Unreachable } from '../api/api.js';
import { html, nothing, uniqueId } from './elements.js';
import { icon } from './icons.js';
import { t } from '../texts/texts.js';

/** The user cancelled: nothing was done, nothing needs to be shown. */
export class Declined extends Error {}

export class Form {
  id = uniqueId('form');
  busy = false;
  /** The error of the form as a whole. */
  wrong = '';
  /** Retries the request that did not reach the server. @type {(() => void) | null} */
  again = null;
  /** The errors of fields, by name. @type {Record<string, string>} */
  errors = {};
  /** Names of passwords that are shown. @type {Set<string>} */
  shown = new Set();

  /** @param {() => void} redraw */
  constructor(redraw) {
    this.redraw = redraw;
  }

  /**
   * A `submit` listener: passes the values to `act`, and shows its `Refused` at the fields concerned.
   * @param {(values: Record<string, string>, form: HTMLFormElement) => Promise<unknown>} act
   */
  sends(act) {
    return (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.currentTarget);
      void this.#send(form, act);
    };
  }

  /** Run an action with the form's error handling. @param {() => Promise<unknown>} act */
  async does(act) {
    await this.#run(act, [], () => void this.does(act));
  }

  /** Clear all errors. */
  clear() {
    this.wrong = '';
    this.again = null;
    this.errors = {};
  }

  /**
   * @param {HTMLFormElement} form
   * @param {(values: Record<string, string>, form: HTMLFormElement) => Promise<unknown>} act
   */
  async #send(form, act) {
    if (this.busy) return;
    const controls = [...form.elements].filter((one) => 'name' in one && one.name !== '');
    const fields = /** @type {HTMLInputElement[]} */ (controls);
    const empty = fields.filter((one) => one.required && !one.value.trim());
    const given = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    if (empty.length) {
      this.clear();
      this.errors = Object.fromEntries(empty.map(({ name }) => [name, t('needed')]));
      this.redraw();
    } else
      await this.#run(
        () => act(Object.fromEntries(given), form),
        fields.map(({ name }) => name),
      );
    // The DOM is up to date one turn later.
    await null;
    /** @type {HTMLElement | null} */ (form.querySelector('[aria-invalid="true"]'))?.focus();
  }

  /** @param {() => Promise<unknown>} act @param {string[]} names @param {(() => void) | null} [again] */
  async #run(act, names, again = null) {
    this.busy = true;
    this.clear();
    this.redraw();
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Declined)) this.#refuse(error, names);
      if (error instanceof Unreachable) this.again = again;
    }
    this.busy = false;
    this.redraw();
  }

  /** @param {unknown} error @param {string[]} names */
  #refuse(error, names) {
    const places = error instanceof Refused ? (error.problem.errors ?? []) : [];
    const others = [];
    for (const { pointer, detail } of places) {
      const name = pointer.split('/')[1] ?? '';
      if (names.includes(name)) this.errors[name] ??= detail;
      else others.push(detail);
    }
    if (others.length) this.wrong = others.join(' ');
    else if (!places.length) this.wrong = messageOf(error);
  }
}

/** The message for a failed request; other errors are thrown again. @param {unknown} error */
export function messageOf(error) {
  if (error instanceof Refused) return error.message;
  if (error instanceof Unreachable) return error.status === 429 ? t('tooOften') : t('unreachable');
  throw error;
}

/**
 * The error above a form, with a button to retry.
 * @param {string} wrong @param {(() => void) | null} [again]
 * @returns {Drawn}
 */
export const problem = (wrong, again = null) =>
  wrong
    ? html`<div class="problem" role="alert">
        ${icon('warn')}<span class="grow">${wrong}</span>
        ${again ? html`<button type="button" class="button small" @click=${again}>${t('retry')}</button>` : nothing}
      </div>`
    : nothing;

/**
 * @typedef {object} FieldOf
 * @property {string} name
 * @property {string} label
 * @property {string} [type]
 * @property {string} [value] what it holds at first
 * @property {string} [hint]
 * @property {string} [autocomplete]
 * @property {string} [kind] a class
 * @property {boolean} [required]
 * @property {boolean} [readonly]
 * @property {boolean} [first] has the focus when the form opens
 * @property {number} [maxlength]
 */

/**
 * A text field with its label, and its error or hint below. Passwords can be revealed.
 * @param {Form} form @param {FieldOf} of
 */
export function field(form, of) {
  const { name, label, type = 'text' } = of;
  const id = `${form.id}-${name}`;
  const box = html`<input
    id=${id}
    class=${of.kind ?? nothing}
    name=${name}
    type=${form.shown.has(name) ? 'text' : type}
    value=${of.value ?? nothing}
    autocomplete=${of.autocomplete ?? 'off'}
    maxlength=${of.maxlength ?? nothing}
    spellcheck=${of.autocomplete ? 'false' : nothing}
    ?required=${of.required}
    ?readonly=${of.readonly}
    ?autofocus=${of.first}
    aria-invalid=${name in form.errors ? 'true' : nothing}
    aria-describedby=${name in form.errors || of.hint ? `${id}-note` : nothing}
  />`;
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}</label>
    ${type === 'password' ? html`<span class="with-button">${box}${reveal(form, name)}</span>` : box}
    ${note(form, name, of.hint)}
  </div>`;
}

/** @param {Form} form @param {string} name */
function reveal(form, name) {
  const shown = form.shown.has(name);
  const turn = () => {
    if (shown) form.shown.delete(name);
    else form.shown.add(name);
    form.redraw();
  };
  const label = shown ? t('hidePassword') : t('showPassword');
  return html`<button type="button" class="button icon-only quiet small" aria-label=${label} aria-pressed=${shown}
    @click=${turn}>
    ${icon('eye')}
  </button>`;
}

/**
 * A choice of one.
 * @param {Form} form
 * @param {{
 *   name: string, label: string, value: string, options: {value: string, label: string}[],
 *   hint?: string, change?: (value: string) => void
 * }} of
 */
export function select(form, { name, label, value, options, hint, change }) {
  const id = `${form.id}-${name}`;
  const changed = (/** @type {Event} */ event) =>
    change?.(/** @type {HTMLSelectElement} */ (event.target).value);
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}</label>
    <select
      id=${id}
      name=${name}
      @change=${changed}
      aria-invalid=${name in form.errors ? 'true' : nothing}
      aria-describedby=${name in form.errors || hint ? `${id}-note` : nothing}
    >
      ${options.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.label}</option>`)}
    </select>
    ${note(form, name, hint)}
  </div>`;
}

/**
 * The error of a field, or its hint.
 * @param {Form} form @param {string} name @param {string} [hint]
 * @returns {Drawn}
 */
export function note(form, name, hint) {
  const id = `${form.id}-${name}-note`;
  if (name in form.errors)
    return html`<small class="field-wrong" id=${id} role="alert">${form.errors[name]}</small>`;
  return hint ? html`<small id=${id}>${hint}</small>` : nothing;
}

/** The submit button. @param {Form} form @param {string} label @param {string} [kind] */
export const submit = (form, label, kind = '') =>
  html`<button class="button primary ${kind}" ?disabled=${form.busy} aria-busy=${form.busy}>${label}</button>`;
