import { describe, expect, it } from "vitest";
import { SLOW_MS } from "./sample.ts";
import { splitTargets } from "./targets/split.ts";

describe("random long answers", () => {
  it.each(splitTargets)(
    "are split without losing a word: $name",
    async ({ run }) => expect(await run()).toBeGreaterThan(0),
    SLOW_MS,
  );
});
