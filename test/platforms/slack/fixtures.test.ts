import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as v from "valibot";
import { readBody } from "../../../src/platforms/slack/payloads-body.ts";
import { fileNames, firstRequests, sources, textOf } from "./bodies.ts";

/**
 * The fixtures against Slack's own types, by the compiler: each is written out as a literal of the
 * type that its row in test/fixtures/slack/sources.json names.
 */

const record = v.record(v.string(), v.unknown());

/** A body in JSON, or the JSON in a form; undefined for a form of plain fields. */
function jsonOf(file: string): unknown {
  const body = readBody(new TextEncoder().encode(textOf(file)));
  if (body?.kind === "json") return body.json;
  const payload = body?.form.get("payload");
  return typeof payload === "string" ? JSON.parse(payload) : undefined;
}

function partAt(file: string, at: string): unknown {
  const path = at === "" ? [] : at.split(".");
  return path.reduce((part, key) => v.parse(record, part)[key], asTyped(jsonOf(file)));
}

/**
 * Slack leaves out of a message within an event what stands around it, and leaves a missing subtype
 * out altogether, where its types want both.
 */
function asTyped(part: unknown, around: Record<string, unknown> = {}): unknown {
  if (Array.isArray(part)) return part.map((one) => asTyped(one));
  if (!v.is(record, part)) return part;
  const { channel = around["channel"], channel_type: type = around["channel_type"] } = part;
  const outer = { channel, channel_type: type, event_ts: part["event_ts"] ?? around["event_ts"] };
  const isMessage = part["type"] === "message" && typeof part["ts"] === "string";
  const inner = Object.entries(part).map(([key, value]) => [key, asTyped(value, outer)]);
  return { ...(isMessage ? outer : {}), ...Object.fromEntries(inner) };
}

/** JSON, with the `undefined` that the types want. */
function literalOf(part: unknown): string {
  return JSON.stringify(part, (_, value: unknown) => {
    const isPlain = v.is(record, value) && value["type"] === "message" && "user" in value;
    return isPlain && !("subtype" in value) ? { ...value, subtype: "UNDEFINED" } : value;
  }).replaceAll('"UNDEFINED"', "undefined");
}

let folder: string;

beforeEach(() => {
  // Inside the checkout, so that the compiler finds the types.
  mkdirSync("test-results", { recursive: true });
  folder = mkdtempSync("test-results/slack-types-");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function compile(source: string): string {
  const file = join(folder, "fixtures.ts");
  writeFileSync(file, source);
  const options = ["--strict", "--noEmit", "--skipLibCheck", "--module", "esnext"];
  const resolution = ["--moduleResolution", "bundler", "--ignoreConfig"];
  const { stdout, stderr } = spawnSync(
    join("node_modules", ".bin", "tsc"),
    [...options, ...resolution, file],
    { encoding: "utf8" },
  );
  return stdout + stderr;
}

const IMPORTS =
  'import type * as Slack from "@slack/types";\nimport type * as Api from "@slack/web-api";';

/** A generic parameter keeps the literal's own types and lets it have fields that the types do not know. */
const check = (at: number, type: string, part: unknown): string =>
  `function check${at}<T extends ${type}>(_: T): void {}\ncheck${at}(${literalOf(part)});`;

const typed = Object.entries(sources).filter(([, { type }]) => type !== undefined);

describe("the fixtures of Slack's webhooks", () => {
  it("all name the page that describes them", () => {
    expect(Object.keys(sources).toSorted()).toEqual(fileNames.toSorted());
    for (const { page } of Object.values(sources)) {
      expect(page).toMatch(/^https:\/\/docs\.slack\.dev\/[a-z/_.-]+$/);
    }
  });

  it("are what Slack's own types say, wherever those know them", () => {
    const checks = typed.map(([file, { type = "", at = "" }], index) =>
      check(index, `Slack.${type}`, partAt(file, at)),
    );
    expect(compile([IMPORTS, ...checks].join("\n"))).toBe("");
    expect(typed.length).toBeGreaterThanOrEqual(25);
  }, 60_000);

  it("are what Slack's own client calls the arguments of the methods that we call", () => {
    const checks = Object.values(firstRequests).map(({ type, arguments: given }, index) =>
      check(index, `Api.${type}`, given),
    );
    expect(checks).toHaveLength(5);
    expect(compile([IMPORTS, ...checks].join("\n"))).toBe("");
  }, 60_000);

  it("would be seen to differ", () => {
    const wrong = check(0, "Slack.AppMentionEvent", { type: "app_mention", ts: 1 });
    expect(compile([IMPORTS, wrong].join("\n"))).toContain(
      "'number' is not assignable to type 'string'",
    );
  }, 60_000);
});
