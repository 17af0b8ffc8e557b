// takumi (Rust) through its Node binding. FORMAT=png|jpeg
import { readFileSync } from "node:fs";
import { Renderer } from "@takumi-rs/core";
import { fromHtml } from "@takumi-rs/helpers/html";
import { CSS, drive, FONTS, HEIGHT, slideHtml, WIDTH } from "./slide.mjs";

const format = process.env.FORMAT ?? "png";
const renderer = new Renderer();
for (const [file, weight] of FONTS)
  await renderer.registerFont({ name: "Inter", data: readFileSync(file), weight, style: "normal" });
await drive(async (index, edition) => {
  const { node, css = [] } = fromHtml(slideHtml(index, edition));
  const quality = format === "jpeg" ? { quality: 90 } : {};
  return renderer.render(node, { width: WIDTH, height: HEIGHT, format, css: [...css, CSS], ...quality });
}, format);
