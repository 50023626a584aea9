import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { type Server, startServer } from "../server.ts";
import { find, sourceOf, upload } from "./library.ts";
import { residentMib } from "./runtime.ts";

const MEBIBYTE = 1024 * 1024;

const LOOK_EVERY_MS = 100;

/**
 * What may come on top from the first byte to the end: garbage that waits to be collected, since this
 * runtime has no limit that would make it hurry.
 */
const MAX_GROWTH_MIB = 192;

/** What may come on top while its passages are indexed, which takes most of the time. */
const MAX_GROWTH_INDEXING_MIB = 32;

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

function longText(bytes: number): string {
  const lines: string[] = ["# A long text"];
  for (let length = 0; length < bytes; length += lines.at(-1)?.length ?? 0) {
    const words = Array.from(
      { length: 150 },
      (_, at) => `word${(lines.length * 31 + at * 7) % 9973}`,
    );
    lines.push(`\n## Part ${lines.length}\n\n${words.join(" ")}.`);
  }
  return lines.join("\n");
}

/** Trains a text. @returns resident memory when it began to be indexed, and the most there was */
async function train(name: string, bytes: number): Promise<{ indexing: number; most: number }> {
  const { uuid } = sourceOf(await upload(server, name, longText(bytes)));
  let indexing: number | undefined;
  let most = residentMib();
  await until(
    "the text to be trained",
    async () => {
      await sleep(LOOK_EVERY_MS);
      const status = (await find(server, uuid))?.status;
      most = Math.max(most, residentMib());
      if (status === "embedding") indexing ??= residentMib();
      return status === "success";
    },
    240_000,
  );
  return { indexing: indexing ?? most, most };
}

describe("the memory", () => {
  it("does not grow with a document of 10 MiB while it is sent and trained", async () => {
    const { most: before } = await train("short.md", MEBIBYTE);
    const { indexing, most } = await train("long.md", 10 * MEBIBYTE);
    const figures = [before, indexing, most].map((figure) => Math.round(figure));
    console.log(`MiB resident: ${figures.join(", ")} (before, when indexing begins, at most)`);
    expect(most - before).toBeLessThan(MAX_GROWTH_MIB);
    expect(most - indexing).toBeLessThan(MAX_GROWTH_INDEXING_MIB);
  });
});
