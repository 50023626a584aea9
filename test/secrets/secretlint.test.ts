import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SECRETLINT = resolve("node_modules/secretlint/bin/secretlint.js");
const RULES = resolve("test/secrets/secretlint.yaml");
const SLOW_MS = 60_000;

/** Looks through files as `npm run check:secrets` does. */
function scan(folder: string, ...globs: readonly string[]): { code: number; said: string } {
  const rules = ["--secretlintrc", RULES, "--maskSecrets", "--no-color"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [SECRETLINT, ...rules, ...globs], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status ?? -1, said: stdout + stderr };
}

/** Put together here, so that the scan of this file finds nothing. */
const planted: readonly (readonly [
  what: string,
  secret: string,
  line: (secret: string) => string,
])[] = [
  [
    "a bot token of Slack's",
    ["xoxb", "7001231234", "7009879876", "Zk3vQm8RtB1xWc5Ld0Ys2Pah"].join("-"),
    (s) => `x(${s})`,
  ],
  [
    "a bot token of Telegram's",
    ["7012345678", "AAHk3vQm8RtB1xWc5Ld0Ys2PahGf7Nj4Ue_"].join(":"),
    (s) => `bot = "${s}"`,
  ],
  [
    "an access token of Meta's",
    ["EAA", "GZC8vQm8RtB1xWc5Ld0Ys2PahGf7Nj4Ue9Ko6"].join(""),
    (s) => `- ${s}`,
  ],
  [
    "an API key of a chatbot",
    ["5f1c0f0e", "6a5b4c1e9b8f000000000042"].join(""),
    (s) => `GPT_TRAINER_API_KEY=${s}`,
  ],
  [
    "a signing secret",
    ["8f742231b10e", "8888abcd99yyyzzz85a5"].join(""),
    (s) => `"signingSecret": "${s}"`,
  ],
];

describe("the scan for secrets", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-secrets-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(planted)(
    "finds %s, and does not repeat it",
    (what, secret, line) => {
      const file = `${what.replaceAll(/\W+/g, "-")}.ts`;
      writeFileSync(join(folder, file), `const before = 1;\n${line(secret)}\n`);
      const { code, said } = scan(folder, file);
      expect(said).toContain(file);
      expect(code).toBe(1);
      expect(said).not.toContain(secret);
    },
    SLOW_MS,
  );

  it(
    "lets invented tokens through, which are made of words",
    () => {
      writeFileSync(
        join(folder, "invented.ts"),
        '"xoxb-7001-7002-harbourharbourharbour" "70123456:AAharbourharbourharbourharbour" "EAAharbourharbourharbourharbour"',
      );
      expect(scan(folder, "invented.ts")).toEqual({ code: 0, said: "" });
    },
    SLOW_MS,
  );

  it(
    "finds nothing in the project",
    () => {
      const ignored = ["--secretlintignore", ".gitignore"];
      expect(scan(".", ...ignored, "**/*", ".*", ".ci/**")).toEqual({ code: 0, said: "" });
    },
    SLOW_MS,
  );
});
