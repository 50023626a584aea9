import { describe, expect, it } from "vitest";
import { parseTargets } from "./targets/parse.ts";
import { SLOW_MS } from "./sample.ts";

describe("random webhooks", () => {
  it.each(parseTargets)(
    "are read without an error: $name",
    async ({ run }) => expect(await run()).toBeGreaterThan(0),
    SLOW_MS,
  );
});
