/**
 * The fields that people meet again and again: who they are, and how they prove it.
 * @import {FieldOf, Form} from '../../ui/forms.js'
 */
import { field } from '../../ui/forms.js';
import { t } from '../../texts/texts.js';

/** @typedef {Partial<FieldOf>} More what is special this time */

/** @param {Form} form @param {More} [more] */
export const personName = (form, more) =>
  field(form, {
    name: 'name',
    label: t('yourName'),
    autocomplete: 'name',
    maxlength: 120,
    required: true,
    ...more,
  });

/** @param {Form} form @param {More} [more] */
export const address = (form, more) =>
  field(form, {
    name: 'email',
    label: t('email'),
    type: 'email',
    autocomplete: 'username',
    maxlength: 254,
    required: true,
    ...more,
  });

/** The password that one has. @param {Form} form @param {More} [more] */
export const password = (form, more) =>
  field(form, {
    name: 'password',
    label: t('password'),
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    ...more,
  });

/** A password that is chosen. @param {Form} form @param {More} [more] */
export const newPassword = (form, more) =>
  password(form, { autocomplete: 'new-password', hint: t('passwordHint'), ...more });

/** A code of an authenticator, or for recovery. @param {Form} form @param {More} [more] */
export const stepCode = (form, more) =>
  field(form, {
    name: 'code',
    label: t('code'),
    kind: 'code-box',
    autocomplete: 'one-time-code',
    required: true,
    first: true,
    ...more,
  });

/** A code out of a mail. @param {Form} form */
export const mailedCode = (form) => stepCode(form, { name: 'key', maxlength: 20 });
