import { describe, expect, it } from "vitest";
import { chatbotErrors, statusRows } from "../../src/chatbots/gpt-trainer/errors.ts";
import type { CallFailure } from "../../src/lib/http.ts";
import { platformNames } from "../../src/messages/address.ts";
import { errorRows as slackRows } from "../../src/platforms/slack/errors.ts";
import { errorRows as telegramRows } from "../../src/platforms/telegram/errors.ts";
import { errorRows as whatsappRows } from "../../src/platforms/whatsapp/errors.ts";
import { between, foundIn, sourceOf } from "./sources.ts";
import { codeIn, type DocRow, rowsBelow } from "./tables.ts";

const FILE = "docs/errors.md";

/** How a code of ours stands in the source. */
const CODE_PATTERNS = [
  /CausewayError\(\s*"([a-z_]+)"/gu,
  /\bcode(?:\s*=|:|\s*\?\?)\s*"([a-z_]+)"/gu,
  /\blost\("([a-z_]+)"\)/gu,
  /\b(?:die|buryWaiting)\((?:\w+, )+"([a-z_]+)"/gu,
];

const CALL_FAILURES: readonly CallFailure[] = ["timeout", "connection"];

const ACTIONS = {
  never: "ends as a dead letter",
  attempt: "asks again, `ATTEMPTS` times at most",
  outage: "asks again, for `OUTAGE_HOURS` at most",
} as const;

const rows = (heading: string): DocRow[] => rowsBelow(FILE, heading);
const codes = (heading: string, column = "Code"): string[] =>
  rows(heading)
    .filter((row) => row["Status"] === undefined)
    .map((row) => codeIn(row[column]));

describe("docs/errors.md", () => {
  it("lists every code of the bridge itself", () => {
    const source = sourceOf(
      "src/lib",
      "src/conversation",
      "src/webhooks",
      "src/sessions",
      "src/services.ts",
      "src/config.ts",
    );
    const own = foundIn(source, ...CODE_PATTERNS).filter((code) => !(code in chatbotErrors));
    expect(codes("## The bridge").toSorted()).toEqual(own);
  });

  it("says of every chatbot code what the source says", () => {
    const listed = rows("## The chatbot").filter((row) => row["Status"] === undefined);
    expect(
      Object.fromEntries(
        listed.map((row) => [
          codeIn(row["Code"]),
          { meaning: row["What it means"], advice: row["What to do"] },
        ]),
      ),
    ).toEqual(chatbotErrors);
  });

  it("says of every status what becomes of the question", () => {
    const listed = rows("## The chatbot").filter((row) => row["Status"] !== undefined);
    expect(listed.map((row) => [row["Status"], codeIn(row["Code"])])).toEqual(
      statusRows.map(({ statuses, code }) => [statuses, code]),
    );
    for (const [at, { verdict, statuses }] of statusRows.entries()) {
      const row = listed[at] ?? {};
      const isSure = verdict.kind === "not_asked" || verdict.kind === "session_unknown";
      expect(row["Was it asked?"], statuses).toBe(isSure ? "no" : "perhaps");
      const told = row["What the bridge does"] ?? "";
      if (verdict.kind === "failed") expect(told).toContain("looks at the record once");
      if (verdict.kind === "cut") expect(told).toContain("looks at the record several times");
      if (verdict.kind === "not_asked" && statuses !== "429") {
        expect(told).toBe(ACTIONS[verdict.again]);
      }
    }
  });

  it.each([
    {
      heading: "## Slack",
      folder: "slack",
      table: slackRows.map(({ error }) => error),
      others: ["server_error", "refused"],
    },
    {
      heading: "## Telegram",
      folder: "telegram",
      table: telegramRows.map(({ name }) => name),
      others: ["server_error", "refused"],
    },
    {
      heading: "## WhatsApp",
      folder: "whatsapp",
      table: whatsappRows.map(({ code, name }) =>
        name === undefined ? `${code}` : `${code}_${name}`,
      ),
      others: ["refused"],
    },
  ])("$heading lists every code, rows of the table first and in their order", (platform) => {
    const { heading, folder, table } = platform;
    const named = (name: string): string => `${folder}_${name}`;
    const others = [
      ...[...platform.others, ...CALL_FAILURES].map(named),
      ...foundIn(sourceOf(`src/platforms/${folder}`), ...CODE_PATTERNS),
    ];
    // A row about a range of codes is listed by its first.
    const listed = codes(heading).map((code) => code.replace(/^`(\w+)` to .*$/u, "$1"));
    expect(listed.slice(0, table.length)).toEqual(table.map(named));
    expect(listed.slice(table.length).toSorted()).toEqual([...new Set(others)].toSorted());
  });

  it("lists every reason to refuse a webhook", () => {
    const verifiers = platformNames.map((name) => `src/platforms/${name}/verify.ts`);
    const verify = foundIn(sourceOf(...verifiers), /reason: "([a-z_]+)"/gu);
    const body = foundIn(sourceOf("src/webhooks/read-body.ts"), /kind: "((?:too|un)[a-z_]+)"/gu);
    expect(codes("## Webhooks", "Reason").toSorted()).toEqual([...verify, ...body].toSorted());
  });

  it("lists every reason to drop something", () => {
    const reasons = between(sourceOf("src/messages/inbound.ts"), "type DropReason =", ";");
    expect(codes("## Dropped", "Reason").toSorted()).toEqual(foundIn(reasons, /"([a-z_]+)"/gu));
  });
});
