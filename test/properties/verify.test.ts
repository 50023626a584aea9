import { describe, expect, it } from "vitest";
import { SLOW_MS } from "./sample.ts";
import { verifyTargets } from "./targets/verify.ts";

describe("random signatures", () => {
  it.each(verifyTargets)(
    "are taken only where they are genuine: $name",
    async ({ run }) => expect(await run()).toBeGreaterThan(0),
    SLOW_MS,
  );
});
