import { describe, expect, it } from "vitest";
import { SLOW_MS } from "./sample.ts";
import { renderTargets } from "./targets/render.ts";

describe("random answers", () => {
  it.each(renderTargets)(
    "are accepted by the platform: $name",
    async ({ run }) => expect(await run()).toBeGreaterThan(0),
    SLOW_MS,
  );
});
