/**
 * Paste outside of text fields: pictures go onto the selected slide, text becomes a new slide.
 * @import {Draft} from '../state/draft.js'
 */
import { lengthOf } from '../ui/code-points.js';
import { filesIn, isPicture, isTaken } from '../ui/incoming.js';
import { SlideCommands } from './slide-commands.js';
import { notify } from '../state/notices.js';
import { placePictures } from './place-pictures.js';
import { t } from '../texts/texts.js';

const MOST_TEXT = 5000;

/** @param {Draft} draft @param {ClipboardEvent} event */
export function pasted(draft, event) {
  const { clipboardData: brought, target } = event;
  if (!brought || !draft.state.editable) return;
  const words = brought.getData('text/plain').trim();
  // Programs for writing put a picture of the words beside them, file managers a picture's name.
  const written = words !== '' && brought.types.includes('text/html');
  const pictures = written ? [] : filesIn(brought).filter(isPicture);
  const writing = target instanceof Element && target.closest('lep-writer') !== null;
  if (isTaken(event) && !(writing && pictures.length && words === '')) return;
  if (pictures.length === 0 && words === '') return;
  event.preventDefault();
  if (pictures.length) {
    const { slide } = draft;
    const place = slide ? { slide: slide.id } : { index: draft.state.document.slides.length };
    void placePictures(draft, pictures, place);
  } else if (lengthOf(words) > MOST_TEXT) {
    notify(t('pastedTooLong'), { detail: t('pastedTooLongHint'), tone: 'bad' });
  } else {
    new SlideCommands(draft).say(words);
    notify(t('pastedWords'), {
      tone: 'good',
      action: { label: t('undo'), act: () => void draft.undo() },
    });
  }
}
