import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { entryStates } from "../../src/conversation/entry.ts";
import { between, foundIn, sourceOf } from "./sources.ts";
import { codeIn, type DocRow, rowsBelow } from "./tables.ts";

const FILE = "docs/storage.md";
const CONVERSATION = "src/conversation";

/** The rows of the table that follows a line of the document. */
function rowsAfter(line: string): DocRow[] {
  const text = readFileSync(FILE, "utf8");
  const lines = text.split("\n");
  const start = lines.findIndex((one) => one.startsWith(line));
  if (start === -1) throw new Error(`there is no "${line}"`);
  const table =
    lines
      .slice(start + 1)
      .join("\n")
      .trimStart()
      .split(/\n(?!\|)/u)[0] ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((row) => ({ name: row.split("|")[1]?.trim() ?? "", fields: row.split("|")[2] ?? "" }));
}

const namesAfter = (line: string): string[] => rowsAfter(line).map((row) => codeIn(row["name"]));

/** The fields of a schema, in the order of the source. */
function fieldsOf(file: string, schema: string, kind = "object"): string[] {
  const source = between(sourceOf(file), `const ${schema} = v.${kind}({`, "});");
  return [...source.matchAll(/(?:^ {1,2}|, )(\w+): /gmu)].map(([, name = ""]) => name);
}

/** The columns of a table, in the order of the source. */
function columnsOf(file: string, table: string): string[] {
  const source = between(sourceOf(file), `CREATE TABLE IF NOT EXISTS ${table} (`, "\n  )");
  return [...source.matchAll(/^ {4}([a-z]\w*) /gmu)].map(([, name = ""]) => name);
}

describe("docs/storage.md", () => {
  it.each(["message", "part", "fact"])(
    "lists the columns of a conversation's table %s",
    (table) => {
      const columns = rowsBelow(FILE, `### Table \`${table}\``).filter((row) => row["Column"]);
      expect(columns.map((row) => codeIn(row["Column"]))).toEqual(
        columnsOf(`${CONVERSATION}/database.ts`, table),
      );
    },
  );

  it.each(["conversation", "dead_letter", "total"])(
    "lists the columns of the directory's table %s",
    (table) => {
      expect(rowsBelow(FILE, `### Table \`${table}\``).map((row) => codeIn(row["Column"]))).toEqual(
        columnsOf(`${CONVERSATION}/directory.ts`, table),
      );
    },
  );

  it("knows every table", () => {
    const source = sourceOf(`${CONVERSATION}/database.ts`, `${CONVERSATION}/directory.ts`);
    const headings = readFileSync(FILE, "utf8");
    for (const table of foundIn(source, /CREATE TABLE IF NOT EXISTS (\w+)/gu)) {
      expect(headings).toContain(`### Table \`${table}\``);
    }
  });

  it.each([
    ["JSON of the column `work`", "entry.ts", "workSchema"],
    ["JSON of a part", "part.ts", "storedPartSchema"],
    ["JSON of `ledger`", "facts.ts", "ledgerSchema"],
    ["JSON of a note", "facts.ts", "noteSchema"],
  ])("lists the fields of %s", (line, file, schema) => {
    expect(namesAfter(line)).toEqual(fieldsOf(`${CONVERSATION}/${file}`, schema));
  });

  it("lists the fields of the column `message`", () => {
    expect(namesAfter("JSON of the column `message`")).toEqual([
      ...fieldsOf(`${CONVERSATION}/entry.ts`, "messageSchema"),
      ...fieldsOf(`${CONVERSATION}/entry.ts`, "messageColumn"),
    ]);
  });

  it("lists the fields of what is published in KV", () => {
    expect(namesAfter("Key: the conversation's key. Value: JSON.")).toEqual(
      fieldsOf("src/sessions/entry.ts", "sessionEntry", "looseObject"),
    );
  });

  it("lists every fact with its fields", () => {
    const facts = rowsBelow(FILE, "### Table `fact`").filter((row) => row["Fact"]);
    const source = between(sourceOf(`${CONVERSATION}/facts.ts`), "const factSchemas = {", "}");
    const schemas = [...source.matchAll(/(\w+): (\w+Schema)/gu)];
    expect(facts.map((row) => codeIn(row["Fact"]))).toEqual([
      "schema",
      ...schemas.map(([, name = ""]) => name),
    ]);
    for (const [, name = "", schema = ""] of schemas) {
      const fields = facts.find((row) => codeIn(row["Fact"]) === name)?.["Fields"] ?? "";
      if (fields === "see below") continue;
      expect(fields).toBe(
        fieldsOf(`${CONVERSATION}/facts.ts`, schema)
          .map((field) => `\`${field}\``)
          .join(", "),
      );
    }
  });

  it("lists every state of a message and every total", () => {
    const states = rowsAfter("One row for each message").find((row) => row["name"] === "`state`");
    expect(foundIn(states?.["fields"] ?? "", /`(\w+)`/gu)).toEqual([...entryStates].toSorted());
    const totals = rowsAfter("JSON of `ledger`").find((row) => row["name"] === "`totals`");
    expect(foundIn(totals?.["fields"] ?? "", /`(\w+)`/gu)).toEqual(
      fieldsOf(`${CONVERSATION}/facts.ts`, "totalsSchema").toSorted(),
    );
  });
});
