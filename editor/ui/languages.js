/** The available languages, with their names. */
import { LANGUAGE } from '../texts/texts.js';

export const LANGUAGES = [
  ...['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'pl', 'sv', 'cs', 'tr', 'vi', 'ru', 'uk', 'el'],
  ...['ar', 'fa', 'he', 'hi', 'th', 'ja', 'ko', 'zh'],
];

const names = new Intl.DisplayNames([LANGUAGE], { type: 'language' });

/** @param {string} code */
export const languageName = (code) => names.of(code) ?? code;
