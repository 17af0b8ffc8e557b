/** The page's drawings: 16 × 16, one stroke, in the colour of the text beside them. */
import { svg } from './elements.js';

const PATHS = {
  add: 'M8 3v10M3 8h10',
  alert: 'M8 2.5 14.5 13.5h-13zM8 6.5v3M8 11.4v.2',
  alignCenter: 'M2.5 4h11M4.5 8h7M3.5 12h9',
  alignStart: 'M2.5 4h11M2.5 8h7M2.5 12h9',
  archive: 'M2.5 3h11v3h-11zM3.5 6v7.5h9V6M6.5 8.5h3',
  back: 'M10 3 5 8l5 5',
  bold: 'M4.5 3h4a2.5 2.5 0 0 1 0 5h-4zM4.5 8h4.7a2.5 2.5 0 0 1 0 5H4.5z',
  bookmark: 'M4 2.5h8v11l-4-3-4 3z',
  brand: 'M3 8.5V3h5.5l5 5-5.5 5.5zM5.7 5.7v.1',
  build: 'M2.5 3h6v6h-6zM8 13h5.5V7M11 4h3M12.5 2.5v3',
  canvas: 'M4 2v10h10M2 4h10v10',
  caption: 'M2.5 3h11v8h-5l-3 2.5V11h-3zM5 6h6M5 8.3h3.5',
  card: 'M2.5 3.5h11v9h-11zM5 6.5h6M5 9.5h4',
  check: 'm3 8.5 3.2 3.2L13 5',
  close: 'm4 4 8 8M12 4l-8 8',
  compare: 'M2.5 3.5h4v9h-4zM9.5 3.5h4v9h-4z',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  down: 'm4 6 4 4 4-4',
  download: 'M8 2.5v7.2M5 7l3 3 3-3M3 13.5h10',
  drag: 'M6 4v.1M10 4v.1M6 8v.1M10 8v.1M6 12v.1M10 12v.1',
  edit: 'M3 13h2.4l7.3-7.3-2.4-2.4L3 10.6zM9 4.6 11.4 7',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6',
  file: 'M4 2h5.5L12.5 5v9H4zM9 2v3.5h3.5',
  fold: 'M2 4l4-1.5v9.5L2 13.5zM6 2.5 10 4v9.5L6 12M10 4l4-1.5v9.5L10 13.5',
  grid: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  history: 'M3 8a5 5 0 1 0 1.6-3.7L3 5.8M3 2.8v3h3M8 5.5V8l1.8 1.3',
  image: 'M2.5 3h11v10h-11zM3 11l3.2-3.2 2.6 2.6 1.7-1.7 2.6 2.6M10.3 5.8v.1',
  italic: 'M6.5 3h5M4.5 13h5M9.3 3 6.7 13',
  key: 'M10.5 2.5a3 3 0 1 1-2.3 5L3 12.7v.8h2v-1.6h1.6v-1.6',
  keyboard:
    'M1.5 4h13v8.5h-13zM4 6.6v.1M6.7 6.6v.1M9.3 6.6v.1M12 6.6v.1M4 9.9v.1M12 9.9v.1M6.3 10h3.4',
  layout: 'M2.5 2.5h11v11h-11zM2.5 6h11M6.5 6v7.5',
  left: 'M10 3 5 8l5 5',
  link: 'M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.9-.9',
  lock: 'M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  mark: 'M3 13h6M10.5 2.8l2.7 2.7L8 10.7l-3.2.5.5-3.2z',
  menu: 'M3 8v.1M8 8v.1M13 8v.1',
  merge: 'M4 2.5v3a2.5 2.5 0 0 0 2.5 2.5H13M4 13.5v-3A2.5 2.5 0 0 1 6.5 8M10.5 5.5 13 8l-2.5 2.5',
  minus: 'M3 8h10',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6Z',
  open: 'M9 3h4v4M13 3 7.5 8.5M6 4H3v9h9v-3',
  move: 'M2.5 8h11M10.5 5l3 3-3 3M5.5 5l-3 3 3 3',
  outro: 'M2.5 3h11v10h-11zM5 10h6M8 5.2v.1',
  pattern: 'M4 4v.1M8 4v.1M12 4v.1M4 8v.1M8 8v.1M12 8v.1M4 12v.1M8 12v.1M12 12v.1',
  people:
    'M6 3.2a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6M1.8 13c0-2.4 1.7-4 4.2-4s4.2 1.6 4.2 4M10.6 3.6a2 2 0 0 1 0 3.9M11.7 9.4c1.6.4 2.6 1.8 2.6 3.6',
  plus: 'M8 3v10M3 8h10',
  quote: 'M3 11.5c2 0 3-1.4 3-3.2V5H3v3.2h1.5M9 11.5c2 0 3-1.4 3-3.2V5H9v3.2h1.5',
  redo: 'M13 6.5H6a3.2 3.2 0 0 0 0 6.4h2M10.3 3.5l2.9 3-2.9 3',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7L3 5.8M3 2.8v3h3',
  right: 'm6 3 5 5-5 5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3l3.2 3.2',
  shield: 'M8 2l5 1.8v4c0 3-2 5.2-5 6.2-3-1-5-3.2-5-6.2v-4zM5.7 8l1.7 1.7 3-3.2',
  slides: 'M4.5 2.5h7v11h-7zM2 4.5v7M14 4.5v7',
  split: 'M8 2.5v11M5.5 5 2.5 8l3 3M10.5 5l3 3-3 3',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  text: 'M3 4.5V3h10v1.5M8 3v10M6.3 13h3.4',
  theme:
    'M8 2.5a5.5 5.5 0 1 0 0 11c1 0 1.3-.6 1.3-1.2 0-1.2.5-1.8 1.7-1.8h1c1 0 1.5-.7 1.5-2.2A5.6 5.6 0 0 0 8 2.5ZM5 8.2v.1M6.6 5.4v.1M9.7 5.4v.1',
  trash: 'M2.5 4.5h11M6 4.5V3h4v1.5M4 4.5l.6 9h6.8l.6-9M6.7 7v4M9.3 7v4',
  type: 'M1.5 12.5 5 3.5l3.5 9M2.8 9.5h4.4M10 9.2c.3-.8 1-1.2 1.9-1.2 1.2 0 1.9.6 1.9 1.7v2.8M13.8 10.3c-2.6 0-3.9.3-3.9 1.3 0 .6.5 1 1.4 1 1.3 0 2.5-.7 2.5-2.3',
  undo: 'M3 6.5h7a3.2 3.2 0 0 1 0 6.4H8M5.7 3.5l-2.9 3 2.9 3',
  upload: 'M8 10V2.8M5 5.5l3-3 3 3M3 13.5h10',
  verdict: 'M2.5 3h11v7.5H8l-3 3v-3H2.5zM5.6 6.7l1.7 1.7 3.2-3.3',
  warn: 'M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2M8 5.2v3.4M8 10.7v.1',
  zoom: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3l3.2 3.2M5 7h4M7 5v4',
};

/** @typedef {keyof typeof PATHS} IconName */

/** An icon. It is decorative: the text or label beside it carries the meaning. @param {IconName} name */
export const icon = (name) =>
  svg`<svg class="icon" data-icon=${name} viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;

/** The product's mark: a folded strip. */
export const mark = () =>
  svg`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path class="mark-back" d="M3 6.5 9 4v13.5L3 20z"></path>
    <path class="mark-mid" d="M9 4l6 2.5V20l-6-2.5z"></path>
    <path class="mark-front" d="M15 6.5 21 4v13.5L15 20z"></path>
  </svg>`;
