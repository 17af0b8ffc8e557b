/** Dialogs and menus over the page: the browser's own modal dialogs and popovers, with focus where it belongs. */
import { define, html, nothing, render, uniqueId, View } from './elements.js';
import { icon } from './icons.js';
import { t } from '../texts/texts.js';

/**
 * Open a modal dialog. `draw` is called with how to close it, and drawn again by the returned `update`.
 * Resolves with the value passed to `close`, or undefined when dismissed. Asks before discarding text typed there.
 * @template T
 * @param {object} what
 * @param {string} what.title
 * @param {(close: (value?: T) => void) => unknown} what.draw
 * @param {'small' | 'wide'} [what.size]
 * @param {boolean} [what.stays] cannot be dismissed
 * @returns {{closed: Promise<T | undefined>, update: () => void, close: (value?: T) => void}}
 */
export function openDialog({ title, draw, size = 'small', stays = false }) {
  const dialog = document.createElement('dialog');
  const heading = uniqueId('dialog');
  dialog.className = `dialog ${size}`;
  dialog.setAttribute('aria-labelledby', heading);
  const before = document.activeElement;
  /** @type {T | undefined} */
  let answer;
  /** @param {T} [value] */
  const close = (value) => {
    answer = value;
    dialog.close();
  };
  let wrote = false;
  const dismiss = async () => {
    if (!wrote || (await ask(lostWords()))) close();
  };
  const update = () =>
    render(
      html`<header class="dialog-head">
          <h2 id=${heading}>${title}</h2>
          ${
            stays
              ? nothing
              : html`<button class="button icon-only quiet" aria-label=${t('close')} @click=${dismiss}>
                ${icon('close')}
              </button>`
          }
        </header>
        ${draw(close)}`,
      dialog,
    );
  const closed = new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
      resolve(answer);
    });
  });
  dialog.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLTextAreaElement) wrote = target.value.trim() !== '';
  });
  dialog.addEventListener('cancel', (event) => {
    if (stays || wrote) event.preventDefault();
    if (!stays && wrote) void dismiss();
  });
  document.body.append(dialog);
  update();
  dialog.showModal();
  const first = /** @type {HTMLElement | null} */ (dialog.querySelector('[autofocus]'));
  first?.focus();
  return { closed, update, close };
}

const lostWords = () => ({
  title: t('dropWords'),
  detail: t('dropWordsHint'),
  yes: t('discard'),
  no: t('keepWriting'),
  danger: true,
});

/**
 * Ask before something that cannot be taken back.
 * @param {{title: string, detail: string, yes: string, no?: string, danger?: boolean}} what
 * @returns {Promise<boolean>}
 */
export async function ask({ title, detail, yes, no = t('cancel'), danger = false }) {
  const { closed } = openDialog({
    title,
    draw: (close) => html`
      <p class="dialog-text">${detail}</p>
      <footer class="dialog-foot">
        <button class="button" autofocus @click=${() => close(false)}>${no}</button>
        <button class="button ${danger ? 'danger' : 'primary'}" @click=${() => close(true)}>${yes}</button>
      </footer>
    `,
  });
  return (await closed) === true;
}

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {import('./icons.js').IconName} [icon]
 * @property {string} [keys] how the keyboard does it
 * @property {boolean} [danger]
 * @property {boolean} [off]
 * @property {boolean} [checked]
 * @property {() => void} act
 */

/** A button that opens a menu: `.items` is a list, `null` draws a line; `.face` is what the button shows. */
class MenuButton extends View {
  /** @type {(MenuItem | null)[]} */
  items = [];
  /** @type {unknown} */
  face = icon('menu');
  label = '';
  kind = 'icon-only quiet';
  #id = uniqueId('menu');

  draw() {
    return html`<button
        class="button ${this.kind}"
        aria-haspopup="menu"
        aria-expanded="false"
        aria-label=${this.label || nothing}
        title=${this.label || nothing}
        popovertarget=${this.#id}
      >
        ${this.face}
      </button>
      <div class="menu" id=${this.#id} popover role="menu" aria-label=${this.label} @toggle=${this.#toggled}
        @keydown=${this.#keyed}>
        ${this.items.map((item) =>
          item === null ? html`<div role="separator"></div>` : this.#item(item),
        )}
      </div>`;
  }

  /** @param {MenuItem} item */
  #item({ label, icon: drawing, keys, danger, off, checked, act }) {
    const chosen = () => {
      this.#menu().hidePopover();
      act();
    };
    return html`<button
      class="menu-item"
      role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing}
      tabindex="-1"
      data-danger=${danger || nothing}
      ?disabled=${off}
      @click=${chosen}
    >
      ${
        checked === undefined
          ? drawing
            ? icon(drawing)
            : ''
          : checked
            ? icon('check')
            : html`<span
        class="icon"></span>`
      }
      <span class="grow">${label}</span>
      ${keys ? html`<kbd>${keys}</kbd>` : nothing}
    </button>`;
  }

  #menu = () => /** @type {HTMLElement} */ (this.querySelector('.menu'));
  #button = () => /** @type {HTMLElement} */ (this.querySelector('button'));

  /** @param {Event & {newState?: string}} event */
  #toggled = (event) => {
    const open = event.newState === 'open';
    this.#button().setAttribute('aria-expanded', String(open));
    if (!open) return;
    const menu = this.#menu();
    place(menu, this.#button());
    const items = choices(menu);
    (items.find((one) => one.getAttribute('aria-checked') === 'true') ?? items[0])?.focus();
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const items = choices(this.#menu());
    const here = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: -1 };
    if (event.key in steps) {
      event.preventDefault();
      const next = steps[/** @type {keyof steps} */ (event.key)];
      items.at(next % items.length)?.focus();
    } else if (event.key === 'Tab' || event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#menu().hidePopover();
      this.#button().focus();
    } else if (event.key.length === 1) {
      const letter = event.key.toLocaleLowerCase();
      const turned = [...items.slice(here + 1), ...items.slice(0, here + 1)];
      turned.find((one) => one.textContent?.trim().toLocaleLowerCase().startsWith(letter))?.focus();
    }
  };
}
define('lep-menu', MenuButton);

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
const choices = (menu) =>
  [...menu.querySelectorAll('button:not([disabled])')].map(
    (one) => /** @type {HTMLElement} */ (one),
  );

/** Beneath its anchor, or above it where there is no room. @param {HTMLElement} box @param {Element} anchor */
export function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const left = Math.max(8, Math.min(at.right - width, innerWidth - width - 8));
  const below = at.bottom + 6;
  const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 6) : below;
  box.style.setProperty('left', `${at.left + width < innerWidth - 8 ? at.left : left}px`);
  box.style.setProperty('top', `${top}px`);
}
