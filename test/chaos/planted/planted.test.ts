import { describe, expect, it } from "vitest";
import { PLANTED_RUN, plantedBugs, QUIET_RUN } from "./bugs.ts";
import { build, playAgainst } from "./plant.ts";

/** Building a Worker, playing, and waiting for what will never come to rest. */
const PLAY_MS = 180_000;

describe("a planted bug", () => {
  it.each([
    ["with kills", PLANTED_RUN],
    ["without kills", QUIET_RUN],
  ])(
    "is none where none was planted, %s",
    async (_, chaosRun) => {
      const { script, remove } = await build();
      const { isKept, printed } = await playAgainst(script, chaosRun);
      remove();
      expect(isKept, printed).toBe(true);
    },
    PLAY_MS,
  );

  it.each(plantedBugs)(
    "is found: $name",
    async (bug) => {
      const { script, remove } = await build(bug);
      const { isKept, printed } = await playAgainst(script, bug.run ?? PLANTED_RUN);
      remove();
      expect(isKept).toBe(false);
      expect(printed).toMatch(bug.found);
    },
    PLAY_MS,
  );
});
