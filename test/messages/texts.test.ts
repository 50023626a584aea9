import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { languages, textsFor, withCommands } from "../../src/messages/texts/index.ts";

const english = textsFor("en", "en");

/** Every text of a language beside its English one. */
function textsBeside(code: string): { name: string; text: string; inEnglish: string }[] {
  const ofEnglish = new Map<string, string>(Object.entries(english));
  return Object.entries(languages.get(code) ?? {}).map(([name, text]) => ({
    name,
    text: String(text),
    inEnglish: ofEnglish.get(name) ?? "",
  }));
}

/** The commands that a text mentions, in its order. */
function commandsIn(text: string): string[] {
  return [...text.matchAll(/\{prefix\}(\w+)/gu)].map(([, name = ""]) => name);
}

describe("the texts for a person", () => {
  it.each([
    ["en", "de", "en"],
    ["en-GB", "de", "en"],
    ["EN_us", "de", "en"],
    ["pt-br", "en", "pt"],
    ["pt", "en", "pt"],
    ["de_AT", "en", "de"],
    ["fr-CA", "en", "fr"],
    ["es-419", "en", "es"],
    // Languages nobody here speaks, and codes that only begin like one of ours.
    ["tlh", "es", "es"],
    ["deu", "fr-FR", "fr"],
    ["constructor", "de", "de"],
    // Where nothing is known, or nothing that we speak.
    [undefined, "fr", "fr"],
    ["", "de", "de"],
    ["tlh", "tlh", "en"],
    [undefined, "", "en"],
  ])("who speaks %j where the default is %j reads %s", (locale, fallback, language) => {
    expect(textsFor(locale, fallback)).toBe(languages.get(language));
  });

  it("name the commands as the platform's people write them", () => {
    expect(withCommands(english.help)).toContain("/new");
    expect(withCommands(english.help, "")).not.toMatch(/[/{}]/);
    expect(withCommands(english.welcome, "!")).toContain("!help");
  });
});

describe("a language", () => {
  const codes = [...languages.keys()];

  it("has a file of its own, and every such file is a language", () => {
    const files = readdirSync("src/messages/texts").map((name) => name.replace(/\.ts$/u, ""));
    const others = new Set(["index", "texts"]);
    expect(files.filter((name) => !others.has(name))).toEqual(codes.toSorted());
  });

  it.each(codes)("%s has every text", (code) => {
    const texts = textsBeside(code);
    expect(texts.map(({ name }) => name).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const { name, text } of texts) expect(text, name).toMatch(/^\S.*[.!]$/su);
  });

  it.each(codes)("%s mentions the same commands in each text as English", (code) => {
    for (const { name, text, inEnglish } of textsBeside(code)) {
      expect(commandsIn(text), name).toEqual(commandsIn(inEnglish));
      expect(withCommands(text), name).not.toMatch(/[{}]/u);
    }
  });

  it.each(codes.filter((code) => code !== "en"))("%s shares no text with English", (code) => {
    for (const { name, text, inEnglish } of textsBeside(code)) {
      expect(text, name).not.toBe(inEnglish);
    }
  });
});
