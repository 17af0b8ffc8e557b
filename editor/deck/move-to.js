/**
 * Move slides to a numbered position, for distances too far to drag.
 * @import {Draft} from '../state/draft.js'
 */
import { openDialog } from '../ui/dialogs.js';
import { html } from '../ui/elements.js';
import { SlideCommands } from './slide-commands.js';
import { t } from '../texts/texts.js';

/** Ask where the chosen slides go, and move them there. @param {Draft} draft */
export async function moveTo(draft) {
  const commands = new SlideCommands(draft);
  const count = commands.chosen.length;
  const most = draft.state.document.slides.length - count + 1;
  let place = draft.place(commands.chosen[0] ?? '') + 1;
  const { closed } = openDialog({
    title: t('moveToTitle', { count }),
    draw: (close) => html`<form class="dialog-form" @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      close(true);
    }}>
      <label class="field">
        <span>${t('moveToPlace', { most })}</span>
        <input type="number" inputmode="numeric" required min="1" max=${most} step="1" autofocus .value=${String(place)}
          @focus=${(/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}
          @input=${(/** @type {Event} */ event) => {
            place = /** @type {HTMLInputElement} */ (event.target).valueAsNumber;
          }} />
      </label>
      <footer class="dialog-foot">
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        <button class="button primary">${t('move')}</button>
      </footer>
    </form>`,
  });
  if (!(await closed)) return;
  const { slides } = draft.state.document;
  const others = slides.filter(({ id }) => !commands.chosen.includes(id));
  const behind = others[place - 1];
  commands.to(behind ? slides.indexOf(behind) : slides.length);
}
