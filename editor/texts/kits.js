/** The texts of clients and kits being set up; see texts.js. */
export const KIT_TEXTS = {};
