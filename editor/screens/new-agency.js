/**
 * Making an agency: of one's own, with the time zone of the browser.
 * @import {AgencyDetail} from '../api/types'
 */
import { send } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { define, html, View } from '../ui/elements.js';
import { field, Form, problem, select, submit } from '../ui/forms.js';
import { go, link } from '../state/router.js';
import { session } from '../state/session.js';
import { t } from '../texts/texts.js';

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Time zones as a choice, the given one among them. @param {string} chosen */
export function timeZones(chosen) {
  const names = new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')]);
  return [...names].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}

class NewAgency extends View {
  form = new Form(() => this.update());

  draw() {
    return html`<form @submit=${this.#send} novalidate>
      ${problem(this.form.wrong)}
      ${field(this.form, {
        name: 'name',
        label: t('agencyName'),
        autocomplete: 'organization',
        maxlength: 120,
        required: true,
        first: true,
      })}
      ${select(this.form, {
        name: 'time_zone',
        label: t('timeZone'),
        value: here,
        options: timeZones(here),
        hint: t('timeZoneHint'),
      })}
      ${submit(this.form, t('createAgency'), 'wide')}
    </form>`;
  }

  #send = this.form.sends(async ({ name = '', time_zone }) => {
    const body = { name: name.trim(), time_zone };
    const answer = await send('POST', '/api/v1/agencies', { body });
    const made = /** @type {AgencyDetail} */ (await answer.json());
    await session.load();
    this.dispatchEvent(new CustomEvent('made', { bubbles: true }));
    go(link.home(made.id));
  });
}
define('lep-new-agency', NewAgency);

/** Another agency, over the page. */
export function newAgency() {
  const dialog = openDialog({
    title: t('createAgency'),
    draw: (close) =>
      html`<div class="dialog-form"><lep-new-agency @made=${() => close()}></lep-new-agency></div>`,
  });
  return dialog.closed;
}
