import { describe, expect, it } from "vitest";
import { allImports } from "../../../floors/imports.ts";
import { readSources } from "../../../floors/sources.ts";

const HERE = "src/chatbots/gpt-trainer/api/";

/** Programs beside the bridge. */
const BESIDE = /^src\/(?:cli|simulator|chatbot-server)\//u;

const imports = allImports(readSources("src"));

describe("the client of the whole API", () => {
  it("is no part of the bridge", () => {
    const users = imports.filter(
      ({ target, from }) => target?.startsWith(HERE) && !from.startsWith(HERE),
    );
    expect(users.map(({ from }) => from).filter((from) => !BESIDE.test(from))).toEqual([]);
  });

  it("takes nothing of the bridge but how an address is read, and general tools", () => {
    const taken = imports
      .filter(({ from }) => from.startsWith(HERE))
      .flatMap(({ target }) => (target === undefined || target.startsWith(HERE) ? [] : [target]))
      .filter((target) => !target.startsWith("src/lib/"));
    expect([...new Set(taken)]).toEqual(["src/chatbots/gpt-trainer/client.ts"]);
  });

  it("is reached by its index alone", () => {
    const inside = imports
      .filter(({ from }) => !from.startsWith(HERE))
      .flatMap(({ target }) => (target?.startsWith(HERE) ? [target.slice(HERE.length)] : []));
    expect(inside.filter((file) => file !== "index.ts")).toEqual([]);
  });
});
