import { parseArgs } from "node:util";
import { usageOf } from "./bill.ts";
import { measureLife, measureWarm, platformNames } from "./measure.ts";
import { type Measured, reportOf } from "./report.ts";

/**
 * Prints what messages cost on Cloudflare, from operations counted in the built Worker.
 *
 *     npm run cost                      answers of 3 and of 10 seconds
 *     npm run cost -- --seconds 10
 *     npm run cost -- --seconds 3 --seconds 30
 */

const SECONDS_DEFAULT = ["3", "10"];
/** The chatbot must have begun to answer by then. */
const SECONDS_MAX = 55;

const { values: options } = parseArgs({
  options: { seconds: { type: "string", multiple: true, default: SECONDS_DEFAULT } },
});
const lengths = options.seconds.map(Number);
if (!lengths.every((seconds) => seconds >= 0 && seconds <= SECONDS_MAX)) {
  throw new RangeError(`--seconds must be between 0 and ${SECONDS_MAX}`);
}
const all: Measured[] = [];
for (const platform of platformNames) {
  console.error(`${platform}: whole conversations`);
  const life = await measureLife(platform);
  const quick = await measureWarm(platform, 0);
  for (const seconds of lengths) {
    console.error(`${platform}: answers of ${seconds} s`);
    const slow = await measureWarm(platform, seconds);
    all.push({ platform, seconds, usage: usageOf(life, quick, slow) });
  }
}
console.log(reportOf(all));
