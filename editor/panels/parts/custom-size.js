/**
 * Formats of the agency's own: made of a size, archived, brought back.
 * @import {OwnFormat} from '../../api/types'
 */
import { below, patch, post } from '../../api/api.js';
import { catalogue } from '../../state/catalogue.js';
import { openDialog } from '../../ui/dialogs.js';
import { html } from '../../ui/elements.js';
import { field, Form, messageOf, problem } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { t } from '../../texts/texts.js';

/** Ask for a size; the format that was made of it, if one was. @param {string} agency */
export async function customSize(agency) {
  const form = new Form(() => dialog.update());
  const dialog = /** @type {ReturnType<typeof openDialog<OwnFormat>>} */ (
    openDialog({
      title: t('customSize'),
      draw: (close) => html`<form class="dialog-form" novalidate @submit=${form.sends(send)}>
        ${problem(form.wrong)}
        ${field(form, { name: 'name', label: t('formatName'), required: true, first: true, maxlength: 120 })}
        <div class="field-pair">
          ${field(form, { name: 'width', label: t('widthPixels'), type: 'number', required: true })}
          ${field(form, { name: 'height', label: t('heightPixels'), type: 'number', required: true })}
        </div>
        <p class="hint">${t('customSizeHint')}</p>
        <footer class="dialog-foot">
          <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
          <button class="button primary" aria-busy=${form.busy}>${t('addSize')}</button>
        </footer>
      </form>`,
    })
  );

  /** @param {Record<string, string>} given */
  async function send({ name, width, height }) {
    const body = { name, width: Number(width), height: Number(height) };
    dialog.close(/** @type {OwnFormat} */ (await post(below(agency, 'formats'), body)));
  }

  const made = await dialog.closed;
  if (made) catalogue.know(made);
  return made;
}

/**
 * Archive a format, which can be taken back at once.
 * @param {string} agency @param {{id: string, name: string}} format
 */
export async function archiveFormat(agency, { id, name }) {
  if (!(await change(agency, id, true))) return;
  notify(t('formatArchived', { name }), {
    tone: 'good',
    action: { label: t('undo'), act: () => void change(agency, id, false) },
  });
}

/** @param {string} agency @param {{id: string, name: string}} format */
export async function bringFormatBack(agency, { id, name }) {
  if (await change(agency, id, false)) notify(t('formatBack', { name }), { tone: 'good' });
}

/** @param {string} agency @param {string} id @param {boolean} archived */
async function change(agency, id, archived) {
  try {
    catalogue.know(await patch(below(agency, `formats/${id}`), { archived }));
    return true;
  } catch (error) {
    notify(t('refusedTitle'), { detail: messageOf(error), tone: 'bad' });
    return false;
  }
}
