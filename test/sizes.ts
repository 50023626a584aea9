import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { gzipSync } from "node:zlib";

/** What `npm run build` leaves to deploy. */
const bundle = "dist/index.js";

/**
 * A Worker is parsed at every cold start, and the free plan allows 3 MiB: this is what the bridge
 * needs, with room for one more adapter.
 */
const maxGzippedKib = 80;
const maxGzippedBytes = maxGzippedKib * 1024;

/** The strongest, as `wrangler deploy` prints it. */
const gzipLevel = 9;

/** `import … from "x"`, `import("x")`, `require("x")` in minified code. */
const specifiers = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'`]([^"'`\s]+)["'`]/gu;

const source = readFileSync(bundle, "utf8");
const bytes = gzipSync(source, { level: gzipLevel }).length;
const builtins = [...source.matchAll(specifiers)]
  .map(([, specifier = ""]) => specifier)
  .filter((specifier) => isBuiltin(specifier));

console.log(
  `${bundle}: ${source.length} characters, ${bytes} bytes gzipped, ${maxGzippedBytes} at most`,
);
if (bytes > maxGzippedBytes) {
  console.error(`${bundle} is ${bytes - maxGzippedBytes} bytes over ${maxGzippedKib} KiB.`);
  process.exitCode = 1;
}
if (builtins.length > 0) {
  console.error(`${bundle} imports ${builtins.join(", ")}: a Worker has no Node modules.`);
  process.exitCode = 1;
}
