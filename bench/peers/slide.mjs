// The bench's slide as HTML and CSS, for the peers that need it; bench/deck.py draws the same slide.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const WIDTH = 1080;
export const HEIGHT = 1350;
export const deck = JSON.parse(readFileSync(process.env.DECK, "utf8"));
const TYPEFACES = join(import.meta.dirname, "../../engine/fonts/typefaces/files");
export const FONTS = [400, 600, 800].map((weight) => [join(TYPEFACES, `Inter-${weight}.ttf`), weight]);

const sizeOf = (text) => (text.length > 260 ? 46 : text.length > 200 ? 50 : text.length > 120 ? 56 : 62);
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const CSS = `
* { box-sizing: border-box; margin: 0; padding: 0 }
.slide { position: relative; display: flex; flex-direction: column; justify-content: space-between; width: 1080px; height: 1350px;
  padding: 72px; font-family: Inter; color: #fff; overflow: hidden;
  background-image: radial-gradient(circle at 50% 50%, rgba(255,255,255,.22) 10%, rgba(255,255,255,0) 12%),
    linear-gradient(135deg, #0f172a 0%, #312e81 55%, #7c3aed 100%);
  background-size: 36px 36px, 1080px 1350px }
.head, .foot { display: flex; flex-direction: row; align-items: center }
.foot { justify-content: space-between; font-size: 30px; font-weight: 600; color: #e0e7ff }
.face { display: flex; align-items: center; justify-content: center; width: 96px; height: 96px; border-radius: 48px; font-size: 48px;
  font-weight: 800; background-color: #ec4899 }
.who { display: flex; flex-direction: column; margin-left: 24px }
.name { font-size: 38px; font-weight: 800; line-height: 1.2 }
.handle { font-size: 30px; line-height: 1.3; color: #c7d2fe }
.card { display: flex; flex-direction: column; background-color: #fff; border-radius: 44px; padding: 64px; color: #0f172a;
  box-shadow: 0 24px 60px rgba(2,6,23,.45) }
.title { font-size: 104px; font-weight: 800; line-height: 1.08; letter-spacing: -2px }
.more { font-size: 44px; line-height: 1.4; margin-top: 36px; color: #334155 }
.text { line-height: 1.42; overflow-wrap: anywhere }
.button { display: flex; align-self: flex-start; margin-top: 48px; padding: 26px 48px; border-radius: 60px; font-size: 40px;
  font-weight: 600; color: #fff; background-color: #7c3aed }
.page { display: flex; padding: 12px 32px; border-radius: 40px; background-color: rgba(255,255,255,.16); color: #fff }
`;

/** What a slide says in an edition: no two editions say the same, so that nothing can be kept. */
function said(index, edition) {
  const slide = { ...deck.slides[index] };
  for (const key of ["title", "text"]) if (slide[key]) slide[key] += ` ${edition}`;
  return slide;
}

/** One slide; the edition number makes every slide of a run a different one. */
export function slideHtml(index, edition) {
  const slide = said(index, edition);
  const { name, handle, initials, agency } = deck.brand;
  const words =
    slide.kind === "post"
      ? `<div class="text" style="font-size:${sizeOf(slide.text)}px">${escaped(slide.text)}</div>`
      : `<div class="title">${escaped(slide.title)}</div><div class="more">${escaped(slide.text)}</div>` +
        (slide.cta ? `<div class="button">${escaped(slide.cta)}</div>` : "");
  return (
    `<div class="slide"><div class="head"><div class="face">${initials}</div><div class="who"><div class="name">${escaped(name)}</div>` +
    `<div class="handle">${escaped(handle)}</div></div></div><div class="card">${words}</div><div class="foot">` +
    `<div>${escaped(agency)} · No. ${edition}</div><div class="page">${index + 1}/${deck.slides.length}</div></div></div>`
  );
}

/** The protocol of bench/runner.py: "first", a warm-up deck, "ready", wait for a line, the decks, "done". */
export async function drive(render, extension, close = async () => {}) {
  const [decks, folder] = [Number(process.argv[2]), process.argv[3]];
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  const one = async (index, edition) => {
    const data = await render(index, edition);
    writeFileSync(join(folder, `${edition}-${index}.${extension}`), data);
    bytes += data.length;
  };
  await one(0, 0);
  console.log("first");
  for (let index = 0; index < deck.slides.length; index++) await one(index, 0);
  console.log("ready");
  await lines.next();
  bytes = 0;
  for (let edition = 1; edition <= decks; edition++)
    for (let index = 0; index < deck.slides.length; index++) await one(index, edition);
  console.log(`done ${bytes}`);
  await lines.next();
  await close();
  process.exit(0);
}
