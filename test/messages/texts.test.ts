import { describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";

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
    expect(textsFor(locale, fallback).help).toContain("/new");
  });

  it("are all there", () => {
    for (const text of Object.values(textsFor("en", "en"))) expect(text).not.toBe("");
  });
});
