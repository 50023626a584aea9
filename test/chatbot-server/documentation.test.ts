import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiErrors } from "../../src/chatbot-server/errors.ts";
import { rowsBelow } from "../docs/tables.ts";

const FILE = "docs/chatbot-server.md";
const SOURCE = "src/chatbot-server";

/** All of the server's own source. */
const sources = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.startsWith("generated"))
  .map((name) => readFileSync(join(SOURCE, name), "utf8"));

/** What a pattern's first group finds in the source, once each. */
function found(pattern: RegExp): string[] {
  const all = sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name));
  return [...new Set(all.filter((name) => name !== undefined))].toSorted();
}

/** The cells of a column, without the marks of code. */
function column(heading: string, title: string): string[] {
  return rowsBelow(FILE, heading)
    .flatMap((row) => (row[title] === undefined ? [] : [row[title].replaceAll("`", "")]))
    .toSorted();
}

describe(FILE, () => {
  it("lists every refusal with its status", () => {
    const listed = rowsBelow(FILE, "## Errors").map((row) => [
      (row["Code in the source"] ?? "").replaceAll("`", ""),
      Number(row["Status"]),
    ]);
    const known = Object.entries(apiErrors).map(([code, { status }]) => [code, status]);
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(known));
  });

  it("lists every variable", () => {
    const read = found(/"((?:CHATBOT_SERVER|OPENAI)_[A-Z_]+)"/g);
    expect(column("## Variables", "Variable")).toEqual(read);
  });

  it("lists every table that is made", () => {
    const made = found(/CREATE (?:VIRTUAL )?TABLE IF NOT EXISTS (\w+)/g);
    expect(column("## What is stored", "Table")).toEqual(made);
  });

  it("names every object and its binding", () => {
    const config = readFileSync("wrangler.chatbot.toml", "utf8");
    const bound = [...config.matchAll(/name = "(CHATBOT_\w+)"\nclass_name = "(\w+)"/g)];
    const listed = rowsBelow(FILE, "## What is stored")
      .filter((row) => row["Binding"] !== undefined)
      .map((row) => [row["Binding"]?.replaceAll("`", ""), row["Object"]?.replaceAll("`", "")]);
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(bound.map(([, name, of]) => [name, of])),
    );
  });
});
