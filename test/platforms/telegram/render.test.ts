import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/platforms/telegram/render.ts";
import type { FormattedText } from "../../../src/simulator/telegram/entities.ts";
import { finishText } from "../../../src/simulator/telegram/entities.ts";
import { parseHtml } from "../../../src/simulator/telegram/html.ts";

const JOINER = "\u2060";
const MESSAGE_UNITS_MAX = 4096;
const ARGUMENT_BYTES_MAX = 32_768;

/** The one part of a short answer. */
const part = (markdown: string): { rich: string; plain: string } => {
  const [first, ...others] = renderMarkdown(markdown);
  if (first === undefined || others.length > 0) throw new Error("expected one part");
  return first;
};

const rich = (markdown: string): string => part(markdown).rich;

/** What people see of each part. */
const seen = (markdown: string): readonly FormattedText[] =>
  renderMarkdown(markdown).map((each) => finishText(parseHtml(each.rich)));

/** Everything but white space. */
const letters = (text: string): string => text.replace(/\s/g, "");

describe("an answer in Telegram's HTML", () => {
  it.each([
    [
      "**bold** *italic* ~~gone~~ `code`",
      "<b>bold</b> <i>italic</i> <s>gone</s> <code>code</code>",
    ],
    ["***both***", "<b><i>both</i></b>"],
    ["# Head\n\ntext", "<b>Head</b>\n\ntext"],
    ["```js\na < b\n```", '<pre><code class="language-js">a &lt; b</code></pre>'],
    ["```\nplain\n```", "<pre>plain</pre>"],
    ["- a\n- b", "• a\n• b"],
    ["> quoted *words*", "<blockquote>quoted <i>words</i></blockquote>"],
    ["> a\n>\n> b", "<blockquote>a\n\nb</blockquote>"],
    ["> a\n> > b", "<blockquote>a\n\nb</blockquote>"],
    ["|a|b|\n|-|-|\n|1|2|", "<pre>a  b\n────\n1  2</pre>"],
    [`|a|b|\n|-|-|\n|1|${"x".repeat(32)}|`, `<b>a: 1</b>\nb: ${"x".repeat(32)}`],
    ["- [x] a\n- [ ] b", "☑ a\n☐ b"],
    ["- ```\n  a\n  ```", "• \n<pre>a</pre>"],
    ["a[^1]\n\n[^1]: b", "a¹\n\n¹ b"],
    ["a<br>b", "a\nb"],
    ["---", "———"],
    ['a < b && c > d "e"', "a &lt; b &amp;&amp; c &gt; d &quot;e&quot;"],
    ["<u>x</u> <script>y</script>", "&lt;u&gt;x&lt;/u&gt; &lt;script&gt;y&lt;/script&gt;"],
    [
      '[x](https://a.example/?b=1&c="2")',
      '<a href="https://a.example/?b=1&amp;c=&quot;2&quot;">x</a>',
    ],
    ["![cat](https://a.example/c.png)", '<a href="https://a.example/c.png">cat</a>'],
  ])("%j is %s", (markdown, html) => {
    expect(rich(markdown)).toBe(html);
  });

  it("never puts code into other formatting, nor other formatting around code", () => {
    expect(rich("# The `x` *flag*")).toBe("<b>The </b><code>x</code> <b><i>flag</i></b>");
    expect(rich("**a `b` c**")).toBe("<b>a </b><code>b</code><b> c</b>");
    expect(rich("[`a`](https://a.example)")).toBe('<a href="https://a.example">a</a>');
    expect(rich("> a\n>\n> ```\n> b\n> ```\n>\n> c")).toBe(
      "<blockquote>a</blockquote>\n\n<pre>b</pre>\n\n<blockquote>c</blockquote>",
    );
  });

  it("has no parts where there are no words", () => {
    for (const nothing of ["", "   ", "\n\n", "[a]: https://a.example"]) {
      expect(renderMarkdown(nothing)).toEqual([]);
    }
  });
});

describe("a link", () => {
  it.each(["https://a.example", "http://a.example", "mailto:a@b.example", "tel:+123"])(
    "to %s can be followed",
    (href) => {
      expect(rich(`[x](${href})`)).toContain(`href="${href}"`);
    },
  );

  it.each([
    "tg://user?id=5551",
    "TG://user?id=5551",
    "ton://transfer",
    "javascript:alert(1)",
    "/relative",
    "data:text/html,x",
    `https://a.example/${"x".repeat(3_000)}`,
  ])("to %s is shown by its label alone", (href) => {
    expect(part(`[label](${href})`)).toEqual({ rich: "label", plain: "label" });
  });
});

describe("a mention in an answer", () => {
  const mentions = (markdown: string): readonly string[] =>
    seen(markdown).flatMap(({ text, entities }) =>
      entities
        .filter(({ type }) => type === "mention" || type === "text_mention")
        .map(({ offset, length }) => text.slice(offset, offset + length)),
    );

  it.each([
    "@ana_x",
    "hello @ana_x!",
    "(@ana_x)",
    "@@ana_x",
    "@**ana_x**",
    "**@**ana_x",
    "\\@ana_x",
    "&#64;ana_x",
    "`x`@ana_x",
    "```\n@ana_x\n```",
    "`@ana_x`",
    "- @ana_x",
    "|@ana_x|\n|-|\n|@ana_x|",
    "[@ana_x](https://a.example)",
    "[ana](tg://user?id=5551)",
  ])("rings nobody's phone: %j", (markdown) => {
    expect(mentions(markdown)).toEqual([]);
    const plain = finishText({ text: part(markdown).plain, entities: [] });
    expect(plain.entities.filter(({ type }) => type === "mention")).toEqual([]);
  });

  it("is seen by the judge of these tests where nothing is done about it", () => {
    const { entities } = finishText(parseHtml("hello @ana_x"));
    expect(entities).toMatchObject([{ type: "mention" }]);
  });

  it("leaves e-mail addresses and code as they are", () => {
    expect(rich("write to ana@b.example")).not.toContain(JOINER);
    expect(rich("josé@b.example")).not.toContain(JOINER);
    expect(rich("`@decorator`")).toBe("<code>@decorator</code>");
  });
});

describe("the words alone", () => {
  it("are those of the formatted part", () => {
    expect(part("# A **b** `c`\n\n> d & <e>").plain).toBe("A b c\n\nd & <e>");
  });

  it("tell where a link leads, once", () => {
    expect(part("see [the *docs*](https://a.example) now").plain).toBe(
      "see the docs (https://a.example) now",
    );
    expect(part("see https://a.example or a@b.example").plain).toBe(
      "see https://a.example or a@b.example",
    );
  });
});

describe("a long answer", () => {
  const check = (markdown: string): readonly FormattedText[] => {
    const parts = renderMarkdown(markdown);
    for (const { rich: html, plain } of parts) {
      expect(plain.length).toBeLessThanOrEqual(MESSAGE_UNITS_MAX);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(ARGUMENT_BYTES_MAX);
      expect(plain.trim()).not.toBe("");
    }
    const texts = seen(markdown);
    for (const { text } of texts) expect(text.length).toBeLessThanOrEqual(MESSAGE_UNITS_MAX);
    return texts;
  };

  it("is cut between paragraphs, and every part closes its tags", () => {
    const paragraphs = Array.from({ length: 30 }, (_, at) => `**${at}** ${"word ".repeat(100)}end`);
    const texts = check(paragraphs.join("\n\n"));
    expect(texts.length).toBe(5);
    for (const { text } of texts) expect(text).toMatch(/^\d+ word[^]*end$/);
  });

  it("reopens code, bold and quotations in the next part", () => {
    const lines = Array.from({ length: 900 }, (_, at) => `line ${at}`);
    const code = check(`\`\`\`py\n${lines.join("\n")}\n\`\`\``);
    expect(code.length).toBeGreaterThan(1);
    for (const { text, entities } of code) {
      expect(entities).toEqual([{ type: "pre", language: "py", offset: 0, length: text.length }]);
    }
    const bold = check(`**${"word ".repeat(1_500)}end**`);
    expect(bold.length).toBeGreaterThan(1);
    for (const { entities } of bold) expect(entities[0]?.type).toBe("bold");
    const quote = check(`> ${"word ".repeat(1_500)}end`);
    expect(quote.length).toBeGreaterThan(1);
    for (const { entities } of quote) expect(entities[0]?.type).toBe("blockquote");
  });

  it.each([
    ["words", "word ".repeat(5_000), "word".repeat(5_000)],
    ["one word", "x".repeat(20_000), "x".repeat(20_000)],
    ["no spaces", "語".repeat(12_000), "語".repeat(12_000)],
    ["emoji", "👨‍👩‍👧‍👦".repeat(2_000), "👨‍👩‍👧‍👦".repeat(2_000)],
    ["what HTML must escape", '&<>"'.repeat(3_000), '&<>"'.repeat(3_000)],
    ["tags", "***a*** b ".repeat(3_000), "ab".repeat(3_000)],
    ["tags in tags", "***~~a~~*** b ".repeat(4_000), "ab".repeat(4_000)],
    ["code", "`a` b ".repeat(3_000), "ab".repeat(3_000)],
    ["mentions", "@ana ".repeat(3_000), "@ana".repeat(3_000)],
    ["mentions in code", `\`\`\`\n${"@ana ".repeat(3_000)}\n\`\`\``, "@ana".repeat(3_000)],
    ["lines", "a\n".repeat(9_000), "a".repeat(9_000)],
    ["a list", "- item\n".repeat(2_000), "•item".repeat(2_000)],
    [
      "depth",
      `${">".repeat(9_000)}${"x".repeat(9_000)}`,
      `${">".repeat(9_000)}${"x".repeat(9_000)}`,
    ],
  ])("of nothing but %s loses none of it", (_, markdown, written) => {
    const texts = check(markdown);
    const joined = (all: readonly string[]): string => letters(all.join("")).replaceAll(JOINER, "");
    expect(joined(texts.map(({ text }) => text))).toBe(written);
    expect(joined(renderMarkdown(markdown).map(({ plain }) => plain))).toBe(written);
    expect(texts.length).toBeGreaterThan(1);
  });

  it("writes the address of a link once, however many looks its label has", () => {
    const address = `http://a.example/${"x".repeat(1_900)}`;
    const [only] = renderMarkdown(`[${"*a* **b** ".repeat(12)}](${address})`);
    expect(only?.rich.split(address)).toHaveLength(2);
    expect(rich("[a **b**](http://a.example) [c](http://a.example)")).toBe(
      '<a href="http://a.example">a <b>b</b></a> <a href="http://a.example">c</a>',
    );
    expect(rich("[*a*](http://a.example)[b](http://b.example)")).toBe(
      '<a href="http://a.example"><i>a</i></a><a href="http://b.example">b</a>',
    );
  });

  it("has room for what keeps each of its runs from mentioning anybody", () => {
    expect(check("*@* ".repeat(1_990)).length).toBe(2);
    expect(check(`\`\`\`\n${"@a ".repeat(1_990)}\n\`\`\``).length).toBe(2);
  });

  it("does not repeat what cannot be a language", () => {
    const [only, ...others] = check(`\`\`\`${"a".repeat(33_000)}\n${"x\n".repeat(300)}\`\`\``);
    expect(others).toEqual([]);
    expect(only?.entities).toEqual([{ type: "pre", offset: 0, length: 599 }]);
  });

  it("of long links fits with its addresses written out", () => {
    const link = `[label](https://a.example/${"x".repeat(1_900)}) `;
    const texts = check(link.repeat(12));
    expect(
      texts
        .map(({ text }) => text)
        .join("")
        .match(/label/g),
    ).toHaveLength(12);
  });
});
