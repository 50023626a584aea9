import { existsSync, readFileSync } from "node:fs";
import { rowsBelow } from "../docs/tables.ts";
import { faultsIn, threatsIn } from "./threats.ts";
import { titlesIn } from "./titles.ts";

/**
 * Fails when a test that the threat model names does not exist.
 *
 *     node test/security/named-tests.ts [SECURITY.md]
 */

const HEADING = "## Threat model";
const [document = "SECURITY.md"] = process.argv.slice(2);

const threats = threatsIn(rowsBelow(document, HEADING));
const faults = faultsIn(threats, (file) =>
  existsSync(file) ? titlesIn(readFileSync(file, "utf8")) : undefined,
);
const tests = threats.reduce((count, threat) => count + threat.tests.length, 0);
console.log(`${document}: ${threats.length} threats, ${tests} named tests`);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
