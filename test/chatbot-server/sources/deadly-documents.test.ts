import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { type Server, startServer } from "../server.ts";
import { find, sourceOf, sourcesOf, trained, trainings, upload } from "./library.ts";
import { crowdedPdf } from "./pdf-documents.ts";
import { runtimePid } from "./runtime.ts";

/** So many on one page take seconds to read. */
const WORDS = 200_000;

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

/** What the server says of a source; undefined while it does not answer, as a runtime that starts anew. */
async function statusOf(uuid: string): Promise<string | undefined> {
  try {
    return (await find(server, uuid))?.status;
  } catch {
    return undefined;
  }
}

/** Whether another runtime than this runs. */
function isAnother(pid: number): boolean {
  try {
    return runtimePid() !== pid;
  } catch {
    return false;
  }
}

/** Waits until the document is read for the so-manieth time. @returns its source */
function attempted(attempt: number): Promise<string> {
  return until(
    `attempt ${attempt}`,
    () => {
      try {
        return trainings(server).find(
          (one) => one.phase === "extracting" && one.position === 0 && one.attempts === attempt,
        )?.source;
      } catch {
        // A runtime that has just died or started has its database for itself.
        return undefined;
      }
    },
    60_000,
  );
}

describe("a document that takes the server down each time it is read", () => {
  it("is given up after three attempts, and others are trained", async () => {
    const content = await crowdedPdf(WORDS);
    expect(await sourcesOf(server)).toEqual([]);
    // The server is busy with it before it can even say that it has arrived.
    const sent = upload(server, "deadly.pdf", content).catch(() => undefined);
    let uuid = "";
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      uuid = await attempted(attempt);
      const pid = runtimePid();
      process.kill(pid, "SIGKILL");
      await until("another runtime", () => isAnother(pid));
    }
    await sent;
    await until("it to be given up", async () => (await statusOf(uuid)) === "fail", 60_000);
    const other = sourceOf(await upload(server, "harmless.txt", "Some words."));
    expect((await trained(server, other.uuid)).status).toBe("success");
  });
});
