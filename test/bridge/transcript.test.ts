import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

const SCRIPT = "src/simulator/transcript/run.ts";
/** How the answer begins whose reply is lost. */
const LOST_ANSWER = "From docs/errors.md, “Errors”:";

/** What is printed of each platform, by its name. */
let printed: ReadonlyMap<string, string>;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT]);
  const parts = stdout.split("══ ").slice(1);
  printed = new Map(parts.map((part) => [part.split("\n")[0] ?? "", part]));
});

describe("npm run transcript", () => {
  it.each([
    ["Slack", 1],
    ["Telegram", 2],
    ["WhatsApp", 1],
  ])("shows on %s an answer whose reply was lost %i time(s)", (platform, times) => {
    const screen = printed.get(platform)?.split("What stands on the screen")[1] ?? "";
    expect(screen.split(LOST_ANSWER)).toHaveLength(times + 1);
  });

  it.each(["Slack", "Telegram", "WhatsApp"])("names the webhooks and the calls of %s", (name) => {
    const wire = printed.get(name) ?? "";
    expect(wire).toMatch(/→ webhook {2}.*200$/mu);
    expect(wire).toMatch(/← call {5}\w.*lose_reply$/mu);
  });
});
