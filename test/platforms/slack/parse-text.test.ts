import { describe, expect, it } from "vitest";
import { readText } from "../../../src/platforms/slack/parse-text.ts";
import { bodyOf, contentOf, parse } from "./bodies.ts";

const textOf = (written: string): string => readText(written, "U0BOT").text;

describe("the words of a message", () => {
  it("are read as a person would read them", async () => {
    expect(await parse(bodyOf("dm-tokens"))).toMatchObject({
      message: {
        content: {
          text:
            "ask @U0BOB or @eve in #general and #C0PRIV, cc @ops @here: is " +
            "the plan (https://example.com/a?b=1&c=2) ready Sep 21? mail ann@example.com, " +
            "see example.com & <b> or &lt;",
        },
      },
    });
  });

  it.each([
    ["<@U1>", "@U1"],
    ["<@W1|wanda>", "@wanda"],
    ["<@U1|>", "@U1"],
    ["<#C1>", "#C1"],
    ["<#C1|>", "#C1"],
    ["<#C1|dev-ops>", "#dev-ops"],
    ["<!subteam^S1>", "@S1"],
    ["<!subteam^S1|@group>", "@group"],
    ["<!here>", "@here"],
    ["<!here|here>", "@here"],
    ["<!here|@here>", "@here"],
    ["<!channel>", "@channel"],
    ["<!everyone>", "@everyone"],
    ["<!date^1790000000^{date_num} at {time}|21 Sep>", "21 Sep"],
    ["<!date^1790000000^{date_num}>", "date^1790000000^{date_num}"],
    ["<mailto:a@b.org|a@b.org>", "a@b.org"],
    ["<mailto:a@b.org|write to Ann>", "write to Ann (mailto:a@b.org)"],
    ["<mailto:a@b.org>", "a@b.org"],
    ["<tel:+31201234567|020 123 4567>", "020 123 4567 (tel:+31201234567)"],
    ["<https://example.com/>", "https://example.com/"],
    ["<https://example.com/|https://example.com/>", "https://example.com/"],
    ["<http://example.com/|example.com>", "example.com"],
    ["<https://example.com/a|docs>", "docs (https://example.com/a)"],
    ["<https://example.com/?a=1&amp;b=2|R&amp;D>", "R&D (https://example.com/?a=1&b=2)"],
    ["<https://evil.example|https://good.example>", "https://good.example (https://evil.example)"],
    ["<>", ""],
    ["a < b", "a < b"],
    ["1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"],
    ["&amp;lt;b&amp;gt;", "&lt;b&gt;"],
    ["&amp;amp;", "&amp;"],
    ["&quot;&copy;", "&quot;&copy;"],
    ["*bold* _it_ `code`", "*bold* _it_ `code`"],
    ["`&lt;@U0BOT&gt;`", "`<@U0BOT>`"],
  ])("%j reads %j", (written, text) => {
    expect(textOf(written)).toBe(text);
  });
});

describe("our own name", () => {
  it.each([
    ["<@U0BOT> hi", "hi"],
    ["<@U0BOT>hi", "hi"],
    ["<@U0BOT>: hi", "hi"],
    ["<@U0BOT>, hi", "hi"],
    ["<@U0BOT|acme-bot> hi", "hi"],
    ["hi <@U0BOT>", "hi"],
    ["hi, <@U0BOT>!", "hi!"],
    ["hi <@U0BOT>, you", "hi, you"],
    ["hi <@U0BOT> you", "hi you"],
    ["hi\n<@U0BOT>\nyou", "hi\n\nyou"],
    ["<@U0BOT> <@U0BOT> hi <@U0BOT>", "hi"],
    ["<@U0BOT> tell <@U0BOB>", "tell @U0BOB"],
    ["<@U0BOT> a &lt; b", "a < b"],
    ["a@b <@U0BOT>", "a@b"],
  ])("is taken out of %j", (written, text) => {
    expect(readText(written, "U0BOT")).toMatchObject({ text, mentionsUs: true });
  });

  it("is not somebody else's that begins like it", () => {
    for (const written of ["<@U0BOT2> hi", "<@U0BO> hi", "@U0BOT hi", "<#U0BOT> hi"]) {
      expect(readText(written, "U0BOT").mentionsUs).toBe(false);
    }
  });

  it("may begin with a W", async () => {
    expect(readText("<@W0BOT> hi", "W0BOT")).toMatchObject({ text: "hi", mentionsUs: true });
  });

  it("is taken out of direct messages too", async () => {
    expect(await contentOf("<@U0BOT> what is this?")).toEqual({
      kind: "question",
      text: "what is this?",
    });
  });
});

describe("reading words", () => {
  it("takes time in proportion to them", () => {
    const written = ["<".repeat(40_000), "<@".repeat(20_000), "<@U0BOT>".repeat(5_000)];
    for (const text of written) {
      const from = performance.now();
      readText(text, "U0BOT");
      expect(performance.now() - from).toBeLessThan(1_000);
    }
  });
});
