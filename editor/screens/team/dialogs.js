/**
 * Dialogs to invite a member, change a member, and create a team.
 * @import {Member, Role, Team} from '../../api/types'
 * @import {Reach, Roster} from './roster.js'
 */
import { post } from '../../api/api.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { field, Form, problem, submit } from '../../ui/forms.js';
import { t } from '../../texts/texts.js';
import { address } from '../auth/fields.js';
import { reachChoice, reachFor, roleChoice, several } from './choices.js';

/**
 * A dialog with a form in it; closes with what `act` answers.
 * @template T
 * @param {{title: string, yes: string, body: (form: Form) => unknown, act: (values: Record<string,
   string>) => Promise<T>}} of
 * @returns {Promise<T | undefined>}
 */
export function formDialog({ title, yes, body, act }) {
  const form = new Form(() => dialog.update());
  const sends = form.sends(async (values) => dialog.close(await act(values)));
  const dialog = /** @type {ReturnType<typeof openDialog<T>>} */ (
    openDialog({
      title,
      draw: (close) => html`<form class="dialog-form" @submit=${sends} novalidate>
        ${problem(form.wrong)} ${body(form)}
        <footer class="dialog-foot">
          <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
          ${submit(form, yes)}
        </footer>
      </form>`,
    })
  );
  return dialog.closed;
}

/**
 * A role with the clients that go with it.
 * @param {Form} form @param {Roster} roster @param {{role: Role, reach: Reach}} part changed in place
 */
function partChoice(form, roster, part) {
  const change = (/** @type {Partial<typeof part>} */ changes) => {
    Object.assign(part, changes);
    form.redraw();
  };
  return html`${roleChoice(form, part.role, (role) => change({ role }))}
  ${
    part.role === 'admin'
      ? nothing
      : reachChoice(form, {
          reach: part.reach,
          clients: roster.state.clients,
          mayAll: part.role !== 'guest',
          change: (reach) => change({ reach }),
        })
  }`;
}

/** Invite a member by email. @param {Roster} roster @returns {Promise<string | undefined>} their address */
export function invite(roster) {
  /** @type {{role: Role, reach: Reach}} */
  const part = { role: 'editor', reach: { all: true, clients: [] } };
  return formDialog({
    title: t('inviteTitle'),
    yes: t('sendInvitation'),
    body: (
      form,
    ) => html`${address(form, { autocomplete: 'off', hint: t('inviteHint'), first: true })}
    ${partChoice(form, roster, part)}`,
    act: async ({ email = '' }) => {
      const reach = reachFor(part.role, part.reach);
      const body = { email: email.trim(), role: part.role, ...reach };
      await post(roster.path('invitations'), body);
      return body.email;
    },
  });
}

/**
 * Change a member's role and clients.
 * @template T @param {Roster} roster @param {Member} member @param {(changes: object) => Promise<T>} save
 */
export function memberDialog(roster, { name, email, role, all_clients: all, clients }, save) {
  /** @type {{role: Role, reach: Reach}} */
  const part = { role, reach: { all, clients } };
  return formDialog({
    title: name || email,
    yes: t('save'),
    body: (form) => partChoice(form, roster, part),
    act: () => save({ role: part.role, ...reachFor(part.role, part.reach) }),
  });
}

/**
 * A new team, or another of one that is there.
 * @template T @param {Roster} roster @param {Team | null} team @param {(fields: object) => Promise<T>} save
 */
export function teamDialog(roster, team, save) {
  const reach = { all: team?.all_clients ?? false, clients: team?.clients ?? [] };
  let chosen = { reach, people: team?.people ?? [] };
  const people = roster.state.members.map(({ id, name, email }) => ({
    value: id,
    label: name || email,
  }));
  return formDialog({
    title: team ? t('changeTeam', { name: team.name }) : t('newTeam'),
    yes: team ? t('save') : t('makeTeam'),
    body: (form) => {
      const change = (/** @type {Partial<typeof chosen>} */ changes) => {
        chosen = { ...chosen, ...changes };
        form.redraw();
      };
      return html`${field(form, {
        name: 'name',
        label: t('teamName'),
        value: team?.name ?? '',
        maxlength: 120,
        required: true,
        first: true,
      })}
        <fieldset class="choice-of">
          <legend class="field-label">${t('team_people')}</legend>
          ${several({
            name: 'people',
            options: people,
            chosen: chosen.people,
            empty: '',
            change: (now) => change({ people: now }),
          })}
        </fieldset>
        ${reachChoice(form, {
          reach: chosen.reach,
          clients: roster.state.clients,
          change: (now) => change({ reach: now }),
        })}`;
    },
    act: ({ name = '' }) => {
      const { all, clients } = chosen.reach;
      const fields = { all_clients: all, clients: all ? [] : clients, people: chosen.people };
      return save({ name: name.trim(), ...fields });
    },
  });
}
