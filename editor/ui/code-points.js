/** Offsets: the API counts code points, the browser UTF-16 units. */

/** @param {string} text @param {number} units @returns {number} */
export const pointsBefore = (text, units) => [...text.slice(0, units)].length;

/** @param {string} text @param {number} points @returns {number} */
export const unitsBefore = (text, points) => [...text].slice(0, points).join('').length;

/** @param {string} text */
export const lengthOf = (text) => [...text].length;
