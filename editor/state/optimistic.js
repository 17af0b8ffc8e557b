/**
 * The document as the server will make it by operations, complete enough to draw at once. The server's
 * answer replaces it. Operations whose outcome only the server knows leave the document as it is.
 * @import {Document, Element, Entity, Operation, Slide, Style} from '../api/types'
 */

/** Whether `foresee` knows what the operation does. @param {Operation} operation */
export const isOptimistic = ({ op }) => op in STEPS;

/** @param {Document} document @param {readonly Operation[]} operations @returns {Document} */
export function applyOptimistically(document, operations) {
  return operations.reduce((seen, one) => {
    const step = /** @type {Step | undefined} */ (STEPS[one.op]);
    return step ? step(seen, one) : seen;
  }, document);
}

/** @typedef {(document: Document, operation: any) => Document} Step */

/** @type {Partial<Record<Operation['op'], Step>>} */
const STEPS = {
  insert_slide: (document, { slide, index }) => ({
    ...document,
    slides: document.slides.toSpliced(index, 0, { alt: '', post: null, style: null, ...slide }),
  }),
  remove_slide: (document, { slide }) => ({
    ...document,
    slides: document.slides.filter((one) => one.id !== slide),
  }),
  move_slide: (document, { slide, index }) => {
    const found = document.slides.find((one) => one.id === slide);
    if (!found) return document;
    const rest = document.slides.filter((one) => one !== found);
    return { ...document, slides: rest.toSpliced(index, 0, found) };
  },
  set_slide: (document, { op: _, slide, ...said }) =>
    withSlide(document, slide, (one) => ({ ...one, ...said })),
  set_layout: (document, { slide, layout }) =>
    withSlide(document, slide, (one) => ({ ...one, layout })),
  insert_element: (document, { slide, element, index }) =>
    withElements(document, slide, (all) => all.toSpliced(index, 0, element)),
  remove_element: (document, { slide, element }) =>
    withElements(document, slide, (all) => all.filter((one) => one.id !== element)),
  move_element: (document, { slide, element, index }) =>
    withElements(document, slide, (all) => {
      const found = all.find((one) => one.id === element);
      if (!found) return all;
      return all.filter((one) => one !== found).toSpliced(index, 0, found);
    }),
  set_element: (document, { slide, element }) =>
    withElements(document, slide, (all) =>
      all.map((one) => (one.id === element.id ? { ...one, ...element } : one)),
    ),
  set_text: (document, { element, text, entities }) => {
    const home = document.slides.find((slide) => slide.elements.some((one) => one.id === element));
    if (!home) return document;
    return withElements(document, home.id, (all) =>
      all.map((one) =>
        one.id === element && one.kind === 'text'
          ? { ...one, text, entities: entities ?? rebased(one.text, text, one.entities) }
          : one,
      ),
    );
  },
  set_style: (document, { slide, style }) =>
    slide
      ? withSlide(document, slide, (one) => ({ ...one, style: restyled(one.style, style) }))
      : { ...document, style: restyled(document.style, style) },
  set_document: (document, { op: _, ...said }) => ({ ...document, ...said }),
  set_language: (document, { language }) => ({ ...document, language }),
  set_outro: (document, { op: _, ...said }) => ({
    ...document,
    outro: { ...document.outro, ...said },
  }),
};

/** @param {Document} document @param {string} id @param {(slide: Slide) => Slide} change @returns {Document} */
function withSlide(document, id, change) {
  const slides = document.slides.map((one) => (one.id === id ? change(one) : one));
  return { ...document, slides };
}

/** @param {Document} document @param {string} slide @param {(elements: Element[]) => Element[]} change */
const withElements = (document, slide, change) =>
  withSlide(document, slide, (one) => ({ ...one, elements: change(one.elements) }));

/** @param {Style | null} old @param {Partial<Style>} said @returns {Style} */
function restyled(old, said) {
  const before =
    old ?? /** @type {Style} */ (/** @type {unknown} */ ({ colors: [], typography: {} }));
  const typography = { ...before.typography, ...said.typography };
  return { ...before, ...said, typography };
}

/**
 * The marks of old words on the new ones: what lies before or behind the change stays.
 * @param {string} before @param {string} after @param {Entity[]} marks
 * @returns {Entity[]}
 */
export function rebased(before, after, marks) {
  const [old, now] = [[...before], [...after]];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const shift = now.length - old.length;
  return marks.flatMap((mark) => {
    const start = mark.start >= old.length - tail ? mark.start + shift : mark.start;
    const end = mark.end > head ? mark.end + shift : mark.end;
    return start < end && end <= now.length ? [{ ...mark, start, end }] : [];
  });
}
