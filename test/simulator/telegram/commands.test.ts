import { describe, expect, it } from "vitest";
import { startScene } from "./setup.ts";

const entry = { command: "new", description: "Begin anew" };

describe("setMyCommands", () => {
  it("keeps a menu for each language, and one for all others", async () => {
    const { call } = await startScene();
    await call("setMyCommands", { commands: [entry] });
    const german = [{ command: "new", description: "Neu" }];
    await call("setMyCommands", { commands: german, language_code: "de" });
    expect((await call("getMyCommands")).result).toEqual([entry]);
    expect((await call("getMyCommands", { language_code: "de" })).result).toEqual(german);
    expect((await call("getMyCommands", { language_code: "fr" })).result).toEqual([]);
  });

  it.each([
    ["pt-br", "Bad Request: invalid language code specified"],
    ["DE", "Bad Request: invalid language code specified"],
  ])("refuses the language code %s", async (language_code, words) => {
    const { call, bot } = await startScene();
    const { description } = await call("setMyCommands", { commands: [entry], language_code });
    expect(description).toBe(words);
    expect(bot.commands.size).toBe(0);
  });

  it("refuses commands that Telegram could not show", async () => {
    const { call } = await startScene();
    const set = async (commands: unknown): Promise<string | undefined> =>
      (await call("setMyCommands", { commands })).description;
    expect(await set([{ command: "/new", description: "x" }])).toContain("BOT_COMMAND_INVALID");
    expect(await set([{ command: "New", description: "x" }])).toContain("BOT_COMMAND_INVALID");
    expect(await set([{ command: "new", description: "" }])).toContain("BOT_COMMAND_INVALID");
    expect(await set([{ command: "new", description: "x".repeat(257) }])).toContain("INVALID");
    expect(await set(Array.from({ length: 101 }, () => entry))).toContain("TOO_MUCH");
    expect(await set("none")).toContain("expected an Array");
  });
});
