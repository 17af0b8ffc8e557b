/**
 * Pictures from outside onto slides, dropped or pasted: uploaded, then placed in one step.
 * @import {Asset} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 * @import {Place} from './drop-places.js'
 */
import { Refused, Unreachable } from '../api/api.js';
import { isPicture } from '../ui/incoming.js';
import { announce, notify, progress } from '../state/notices.js';
import { t } from '../texts/texts.js';
import { upload } from '../api/uploads.js';

const UNDO = (/** @type {Draft} */ draft) => ({ label: t('undo'), act: () => void draft.undo() });

/**
 * Upload pictures and place them; names the files that could not be used.
 * @param {Draft} draft @param {File[]} files @param {Place} place
 */
export async function placePictures(draft, files, place) {
  const others = files.filter((file) => !isPicture(file));
  if (others.length)
    notify(t('notAPicture', { names: others.map(({ name }) => name).join(', ') }), {
      detail: t('notAPictureHint'),
      tone: 'bad',
    });
  const assets = await uploaded(draft, files.filter(isPicture));
  // The slide may be gone meanwhile.
  const there = 'index' in place || draft.place(place.slide) >= 0;
  if (assets.length === 0) return;
  const pictures = assets.map(({ id: asset, alt }) => ({ asset, alt }));
  const where = there ? place : { index: draft.state.document.slides.length };
  const edited = await draft.perform([{ op: 'add_pictures', pictures, ...where }]);
  if (!edited) return;
  const [first] = edited.changed;
  if (first) draft.select([first]);
  const count = assets.length;
  announce(t('picturesPlaced', { count }));
  if (edited.lost.length === 0)
    notify(t('picturesPlaced', { count }), { tone: 'good', action: UNDO(draft) });
}

/** One after the other, in their order. @param {Draft} draft @param {File[]} files @returns {Promise<Asset[]>} */
async function uploaded(draft, files) {
  const client = draft.state.client.id;
  const assets = [];
  const asking = new AbortController();
  for (const [index, file] of files.entries()) {
    const uploadNotice = progress(
      t('uploadingFile', { name: file.name, number: index + 1, count: files.length }),
      {
        label: t('cancel'),
        act: () => asking.abort(),
      },
    );
    const how = {
      client,
      kind: /** @type {const} */ ('image'),
      progress: uploadNotice.share,
      signal: asking.signal,
    };
    try {
      assets.push(await upload(draft.agency, file, how));
    } catch (error) {
      if (asking.signal.aborted) return [];
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      const detail = error instanceof Refused ? error.message : t('unreachable');
      notify(t('notUploaded', { name: file.name }), { detail, tone: 'bad' });
    } finally {
      uploadNotice.end();
    }
  }
  return assets;
}
