import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/platforms/whatsapp/render.ts";
import { readFormatting } from "../../../src/simulator/whatsapp/formatting.ts";

const BODY_UNITS_MAX = 4096;
/** White space that nobody sees, which keeps marks from counting. */
const NO_MARK = "\ufeff";

/** The one part of a short answer. */
const part = (markdown: string): { readonly rich: string; readonly plain: string } => {
  const [first, ...others] = renderMarkdown(markdown);
  if (first === undefined || others.length > 0) throw new Error("expected one part");
  return first;
};

const rich = (markdown: string): string => part(markdown).rich;

/** Everything but white space. */
const letters = (text: string): string => text.replace(/\s/g, "");

describe("an answer in WhatsApp's marks", () => {
  it.each([
    ["**bold** *italic* ~~gone~~ `code`", "*bold* _italic_ ~gone~ `code`"],
    ["***both***", "*_both_*"],
    ["**a `b` c**", "*a* `b` *c*"],
    ["# Head with *words*\n\ntext", "*Head with* *_words_*\n\ntext"],
    ["```js\na < b\n```", "```a < b```"],
    ["- a\n- b", "- a\n- b"],
    ["1. a\n2. b", "1. a\n2. b"],
    ["- a\n  - b\n    - c", "- a\n  ◦ b\n    ▪ c"],
    ["- [x] a\n- [ ] b", "☑ a\n☐ b"],
    ["> quoted\n> *words*", "> quoted\n> _words_"],
    ["> - a\n> - b", "> • a\n> • b"],
    ["> a\n>\n> ```\n> b\n> ```", "> a\n\n```b```"],
    ["[x](https://a.example)", "x (https://a.example)"],
    ["[**x**](https://a.example)", "*x* (https://a.example)"],
    ["https://a.example/x_y", "https://a.example/x_y"],
    ["[us](tel:+123) [mail](mailto:a@b.example)", "us (+123) mail (a@b.example)"],
    ["![cat](https://a.example/c.png)", "cat (https://a.example/c.png)"],
    ["[x](tg://user?id=1)", "x"],
    ["|a|b|\n|-|-|\n|1|2|", "```a  b\n────\n1  2```"],
    [`|a|b|\n|-|-|\n|1|${"x".repeat(32)}|`, `*a: 1*\nb: ${"x".repeat(32)}`],
    ["a<br>b <u>c</u>", "a\nb <u>c</u>"],
    ["a[^1]\n\n[^1]: b", "a¹\n\n¹ b"],
    ["---", "———"],
  ])("%j is %j", (markdown, marks) => {
    expect(rich(markdown)).toBe(marks);
  });

  it("shows without formatting what is formatted within a word, where marks do not count", () => {
    expect(rich("un**believ**able `npm`s")).toBe("unbelievable npms");
  });

  it("keeps from counting what is no mark, and only where it could count", () => {
    expect(rich("\\*a\\* and 2 * 3 * 4")).toBe(`*${NO_MARK}a* and 2 * 3 * 4`);
    expect(rich("one_name")).toBe("one_name");
    expect(rich("snake_case_name")).toBe(`snake_${NO_MARK}case_name`);
    expect(rich("\\- a\n\\> b\n1\\. c")).toBe(`${NO_MARK}- a\n${NO_MARK}> b\n${NO_MARK}1. c`);
    expect(rich("````\n```\n````")).toBe(`\`\`\`${NO_MARK}\`\`${NO_MARK}\`${NO_MARK}\`\`\``);
  });

  it("writes a mark in an address as its code where it would count", () => {
    const address = rich("https://a.example/_x_/y_z");
    expect(readFormatting(address)).toEqual({ text: address, marks: [] });
    expect(decodeURIComponent(address)).toBe("https://a.example/_x_/y_z");
    expect(address).toContain("y_z");
  });

  it("has no parts where there are no words", () => {
    for (const nothing of ["", " ", "\n\n", "[a]: https://a.example", "\u200b", "||\n|-|"]) {
      expect(renderMarkdown(nothing)).toEqual([]);
    }
  });
});

describe("the words alone", () => {
  it("are those of the formatted part, with bullets that are letters", () => {
    expect(part("# A **b** `c`\n\n- d\n- [e](https://a.example)\n\n> f").plain).toBe(
      "A b c\n\n• d\n• e (https://a.example)\n\nf",
    );
  });
});

describe("a long answer on WhatsApp", () => {
  it("is one message while it fits", () => {
    const answer = `**a** ${"word ".repeat(815)}end`;
    expect(renderMarkdown(answer)).toHaveLength(1);
    expect(rich(answer).length).toBeGreaterThan(BODY_UNITS_MAX - 30);
  });

  it("reopens code and quotations in the next message", () => {
    const code = renderMarkdown(`\`\`\`py\n${"line of code\n".repeat(900)}\`\`\``);
    expect(code.length).toBeGreaterThan(1);
    for (const { rich: body } of code) {
      expect(body).toMatch(/^```line of code[^`]*line of code```$/);
    }
    const quote = renderMarkdown(`> ${"word ".repeat(1_500)}end`);
    expect(quote.length).toBeGreaterThan(1);
    for (const { rich: body } of quote) expect(body.startsWith("> ")).toBe(true);
  });

  it.each([
    ["an address of marks", `[x](http://a.b/${"~".repeat(1_900)}) and ~this~`, 1],
    ["a bare address of marks", `http://a.b/${"~_".repeat(900)} ~~b~~`, 1],
    ["marks that lead far", `[${"\\*a".repeat(800)}](http://a.b/${"x".repeat(1_900)})`, 2],
  ])("has room for %s", (_, markdown, count) => {
    const parts = renderMarkdown(markdown);
    expect(parts).toHaveLength(count);
    for (const { rich: body, plain } of parts) {
      expect(Math.max(body.length, plain.length)).toBeLessThanOrEqual(BODY_UNITS_MAX);
    }
  });

  it.each([
    ["words", "word ".repeat(5_000), "word".repeat(5_000)],
    ["emoji", "👨‍👩‍👧‍👦".repeat(2_000), "👨‍👩‍👧‍👦".repeat(2_000)],
    ["marks", "\\*a\\_ ".repeat(3_000), "*a_".repeat(3_000)],
    ["formatting", "***a*** b ".repeat(3_000), "ab".repeat(3_000)],
  ])("of nothing but %s loses none of it and exceeds no limit", (_, markdown, written) => {
    const parts = renderMarkdown(markdown);
    expect(parts.length).toBeGreaterThan(1);
    expect(letters(parts.map(({ rich: body }) => readFormatting(body).text).join(""))).toBe(
      written,
    );
    expect(letters(parts.map(({ plain }) => plain).join(""))).toBe(written);
    for (const { rich: body, plain } of parts) {
      expect(Math.max(body.length, plain.length)).toBeLessThanOrEqual(BODY_UNITS_MAX);
    }
  });
});
