// Minifies the scripts that pictures carry with them, each to a file beside its source, which is committed: the library
// needs no npm. With --check nothing is written, and a file that is not what its source gives is named.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { minify } from "terser";

const SOURCES = [
  "tensorlab/drawing/scripts/ground.js",
  "tensorlab/drawing/scripts/fit.js",
  "tensorlab/drawing/scripts/interactive.js",
  "tensorlab/drawing/scripts/cube.js",
  "tensorlab/drawing/scripts/unpack.js",
  "tensorlab/exploration/scripts/explore.js",
  "tensorlab/mnist/live/live.js",
];
const check = process.argv.includes("--check");

for (const source of SOURCES) {
  const target = source.replace(/\.js$/, ".min.js");
  const { code } = await minify(readFileSync(source, "utf8"), {
    compress: { passes: 2 },
    format: { quote_style: 1 }, // a notebook, which is JSON, writes a double quote with a backslash
  });
  if (!check) writeFileSync(target, code + "\n");
  else if (!existsSync(target) || readFileSync(target, "utf8") !== code + "\n") {
    console.error(`${target} is not what ${source} gives: npm run fix`);
    process.exitCode = 1;
  }
}
