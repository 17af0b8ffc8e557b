/**
 * Files dragged from outside over the deck: where they would go is shown, and there they go.
 * @import {Draft} from '../state/draft.js'
 * @import {View} from '../ui/elements.js'
 */
import { DropPlaces } from './drop-places.js';
import { bringsFiles, filesIn } from '../ui/incoming.js';
import { placePictures } from './place-pictures.js';

/** From now on a deck takes pictures. @param {View & {draft: Draft}} deck */
export function takePictures(deck) {
  /** @type {DropPlaces | null} */
  let places = null;
  const end = () => {
    places?.end();
    places = null;
  };
  /** @param {DragEvent} event */
  const over = (event) => {
    if (!bringsFiles(event) || !deck.draft.state.editable) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    places ??= new DropPlaces(deck, { onto: true });
    places.show(places.at(event.clientX, event.clientY));
  };
  /** @param {DragEvent} event */
  const left = ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && deck.contains(relatedTarget))) end();
  };
  /** @param {DragEvent} event */
  const dropped = (event) => {
    const place = places?.at(event.clientX, event.clientY);
    end();
    if (!place) return;
    event.preventDefault();
    void placePictures(deck.draft, filesIn(event.dataTransfer), place);
  };
  deck.listen(deck, 'dragover', over);
  deck.listen(deck, 'dragleave', left);
  deck.listen(deck, 'drop', dropped);
  deck.until(end);
}
