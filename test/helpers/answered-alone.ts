/**
 * Starts what `npm start` starts, has a question answered on each platform, and prints the answers, a
 * line each. Run by itself, where there is no network: whoever asks has to be there too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answersIn, sayIn, startProcess } from "./start-process.ts";

const folder = mkdtempSync(join(tmpdir(), "causeway-alone-"));
const started = await startProcess({ folder });
try {
  for (const chat of ["slack-direct", "telegram-private", "whatsapp-ada"]) {
    await sayIn(started, chat, "show everything");
    const [answer] = await answersIn(started, chat);
    console.log(answer);
  }
} finally {
  await started.end("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
