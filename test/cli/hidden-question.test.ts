import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { askHidden } from "../../src/cli/hidden-question.ts";

/** Asks, and lets somebody type. @returns the answer, and what stood on the screen */
async function asked(typed: string): Promise<{ answer: string; screen: string }> {
  const input = new PassThrough();
  const output = new PassThrough();
  const answer = askHidden({ input, output }, "The secret: ");
  input.write(typed);
  const given = await answer;
  return { answer: given, screen: String(output.read()) };
}

describe("a question whose answer nobody else may see", () => {
  it("shows itself and not what is typed", async () => {
    expect(await asked("  blackthorn secret \r")).toEqual({
      answer: "blackthorn secret",
      screen: "The secret: \n",
    });
  });

  it.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("is left without an answer by %s", async (_, key) => {
    expect((await asked(key)).answer).toBe("");
  });
});
