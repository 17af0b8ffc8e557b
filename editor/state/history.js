/**
 * Facts from a carousel's history: who saved last, and whether undo and redo are possible.
 * @import {Theirs} from './draft-state.js'
 * @import {Carousel, Version} from '../api/types'
 */
import { all, get, Refused, Unreachable } from '../api/api.js';

/**
 * The newest version with its author.
 * @param {string} path of a draft's versions @param {Carousel} carousel
 * @returns {Promise<Theirs>}
 */
export async function whose(path, carousel) {
  const [last] = /** @type {Version[]} */ (await all(`${path}?page_size=1`, { pages: 1 }));
  const { version, updated_at: at } = carousel;
  return { version, by: last?.actor_name ?? '', at, carousel };
}

/** What an earlier session left to take back, or to do again. @param {string} path of a draft's versions */
export async function stepsLeft(path) {
  try {
    const me = /** @type {{id: string}} */ (await get('/api/v1/me'));
    const steps = /** @type {Version[]} */ (await all(path, { pages: 1 }));
    const mine = steps.filter((step) => step.actor === me.id && !step.undone);
    return {
      undoable: mine.some((step) => step.kind !== 'undo' && step.kind !== 'kit'),
      redoable: mine.find((step) => step.kind !== 'kit' && step.kind !== 'redo')?.kind === 'undo',
    };
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    return { undoable: true, redoable: true };
  }
}
