import { describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";

describe("the texts for a person", () => {
  it.each([
    ["en", "en"],
    ["en-GB", "en"],
    ["EN_us", "en"],
    [undefined, "en"],
    ["tlh", "en"],
    ["tlh", "tlh"],
    ["", ""],
  ])("who speaks %j where the default is %j are in a language there is", (locale, fallback) => {
    expect(textsFor(locale, fallback).help).toContain("new");
  });

  it("name the commands as the platform's people write them", () => {
    const { help, welcome } = textsFor("en", "en");
    expect(withCommands(help)).toContain("/new");
    expect(withCommands(help, "")).not.toMatch(/[/{}]/);
    expect(withCommands(welcome, "!")).toContain("!help");
  });

  it("are all there", () => {
    for (const text of Object.values(textsFor("en", "en"))) {
      expect(text).not.toBe("");
    }
  });
});
