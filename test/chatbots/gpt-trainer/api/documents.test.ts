import { describe, expect, it } from "vitest";
import {
  apiErrorKinds,
  createGptTrainerApi,
  endpoints,
} from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { routeOf } from "../../../../src/chatbots/gpt-trainer/api/endpoints.ts";
import { rowsBelow } from "../../../docs/tables.ts";

const FILE = "docs/chatbot-api.md";

/** What stands in backticks. */
function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? "").matchAll(/`([^`]+)`/gu)].map(([, code = ""]) => code);
}

const rows = rowsBelow(FILE, "## All calls");

/** Names of all calls of the client, such as `tags.list`. */
function callsOf(api: object): string[] {
  return Object.entries(api).flatMap(([group, calls]: [string, unknown]) =>
    typeof calls === "object" && calls !== null
      ? Object.keys(calls).map((name) => `${group}.${name}`)
      : [group],
  );
}

describe(FILE, () => {
  it("lists every endpoint, each once", () => {
    const listed = rows.map((row) => codesIn(row["Endpoint"])[0] ?? "");
    const known = Object.keys(endpoints)
      .filter((name): name is keyof typeof endpoints => Object.hasOwn(endpoints, name))
      .map(routeOf);
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it("lists every call, each once", () => {
    const listed = rows.flatMap((row) =>
      codesIn(row["Call"]).map((call) => call.split("(")[0] ?? ""),
    );
    const api = createGptTrainerApi({ baseUrl: "https://a.example", apiKey: "key" });
    expect(listed.toSorted()).toEqual(callsOf(api).toSorted());
  });

  it("lists every kind of error, each once", () => {
    const kinds = rowsBelow(FILE, "## Errors").flatMap((row) => codesIn(row["Kind"]));
    expect(kinds.toSorted()).toEqual(Object.keys(apiErrorKinds).toSorted());
  });
});
