// The usual approach: an HTML template in a warm headless Chromium, one reused page, one PNG screenshot per slide.
import { chromium } from "playwright-core";
import { CSS, drive, HEIGHT, slideHtml, WIDTH } from "./slide.mjs";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
});
const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 1 });
await drive(async (index, edition) => {
  const style = `<style>html,body{margin:0;width:1080px;height:1350px;overflow:hidden}${CSS}</style>`;
  await page.setContent(`<!doctype html><meta charset="utf-8">${style}${slideHtml(index, edition)}`, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => true));
  return page.screenshot({ type: "png" });
}, "png", () => browser.close());
