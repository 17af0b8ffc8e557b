/**
 * Notify about replaced content, with undo.
 * @import {Draft} from './draft.js'
 * @import {Edited} from '../api/types'
 */
import { notify } from './notices.js';
import { t } from '../texts/texts.js';

const SHOWN = 90;

/** @param {Draft} draft @param {Edited['lost']} lost */
export function tellLost(draft, lost) {
  const words = lost.map(({ text }) => text).filter(Boolean);
  const said = words.join(' … ');
  notify(
    t(
      words.length === 0
        ? 'pictureLost'
        : lost.some(({ slide }) => slide)
          ? 'wordsLost'
          : 'captionLost',
    ),
    {
      detail: said && `“${said.length > SHOWN ? `${said.slice(0, SHOWN).trimEnd()}…` : said}”`,
      action: { label: t('undo'), act: () => void draft.undo() },
    },
  );
}
