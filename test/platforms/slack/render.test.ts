import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/platforms/slack/render.ts";
import { longestTicks } from "../../../src/platforms/slack/render-words.ts";
import { refuseTooLong } from "../../../src/simulator/slack/blocks.ts";
import { readMarkdownText } from "../../../src/simulator/slack/text/markdown.ts";

const PART_UNITS_MAX = 12_000;
const JOINER = "\u2060";

/** The one part of a short answer. */
const part = (markdown: string): { readonly rich: string; readonly plain: string } => {
  const [first, ...others] = renderMarkdown(markdown);
  if (first === undefined || others.length > 0) throw new Error("expected one part");
  return first;
};

const rich = (markdown: string): string => part(markdown).rich;

describe("an answer in Slack's Markdown", () => {
  it.each([
    ["**bold** *italic* ~~gone~~ `code`"],
    ["***both***"],
    ["## Head\n\ntext"],
    ["```js\na < b\n```"],
    ["````\n```\n````"],
    ["- a\n- b"],
    ["1. a\n2. b"],
    ["7. a\n8. b"],
    ["- a\n  - b\n    - c\n- d"],
    ["1. a\n   - b\n2. c"],
    ["- [x] a\n- [ ] b"],
    ["> quoted *words*\n>\n> more"],
    ["> > a"],
    ["- > a"],
    ["- a\n  ```\n  b\n  ```"],
    ["[x **y**](https://a.example/?b=1&c=2)"],
    ["see https://a.example."],
    ["| a | b |\n| --- | ---: |\n| 1 | **2** |"],
    ["| a |\n| --- |\n| x \\| y |"],
    ["a\n\n---\n\nb"],
    ["2 * 3 * 4 snake_case_name ~5 a < b & c > d array[0] C:\\Users 1.5"],
  ])("%j is written as people write it", (markdown) => {
    expect(rich(markdown)).toBe(markdown);
  });

  it.each([
    ["![cat](https://a.example/c.png)", "[cat](https://a.example/c.png)"],
    ["[x](tg://user?id=1)", "x"],
    ["[x](<https://a.example/(y>)", "[x](https://a.example/%28y)"],
    ["a<br>b", "a\nb"],
    ["<b>x</b>", "&lt;b>x&lt;/b>"],
    ["\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)", "\\*a\\* \\_b\\_ \\`c\\` [d\\](e)"],
    ["\\# a\n\\- b\n1\\. c\n\\> d", "\\# a\n\\- b\n1\\. c\n\\> d"],
    ["a\n\\---", "a\n\\---"],
    ["• a", `${JOINER}• a`],
    ["&amp;lt;", "&amp;lt;"],
    ["a[^1]\n\n[^1]: b", "a¹\n\n¹ b"],
    ["1) a\n\n1. b", "1. a\n\n1) b"],
    ["- ```\n  a\n  ```", `- ${JOINER}\n  \`\`\`\n  a\n  \`\`\``],
    ["un**believ**able", "un**believ**able"],
    ["**a***b*", `**a**${JOINER}*b*`],
  ])("%j is %j", (markdown, written) => {
    expect(rich(markdown)).toBe(written);
  });

  it("does not follow an address with a bar, behind which Slack reads a label", () => {
    expect(rich("[x](https://a.example/|y)")).toBe("x");
    expect(readMarkdownText(rich("https://a.example/x|y")).links).toEqual([]);
  });

  it("shows a table that Slack does not as text", () => {
    const wide = (columns: number): string =>
      ["a", "-", "b"].map((cell) => `|${`${cell}|`.repeat(columns)}`).join("\n");
    expect(rich(wide(20))).toMatch(/^\| a \|/);
    expect(rich(wide(21))).toMatch(/^\*\*a: b\*\*\na: b\n/);
    expect(rich("- |a|b|\n  |-|-|\n  |1|2|")).toContain("```");
  });

  it("has no parts where there are no words", () => {
    for (const nothing of ["", " ", "\n\n", "[a]: https://a.example", "\u2060", "||\n|-|"]) {
      expect(renderMarkdown(nothing)).toEqual([]);
    }
  });
});

describe("what would call somebody on Slack", () => {
  it.each([
    ["<!channel>", `&lt;${JOINER}!channel>`],
    ["<@U024BE7LH>", `&lt;${JOINER}@U024BE7LH>`],
    ["`<!here>`", `\`<${JOINER}!here>\``],
    ["@channel", `@${JOINER}channel`],
    ["@ana and a@b.example", "@ana and a@b.example"],
    ["`<!DOCTYPE html>`", "`<!DOCTYPE html>`"],
  ])("%j is %j", (markdown, written) => {
    expect(rich(markdown)).toBe(written);
  });
});

describe("the words alone", () => {
  it("are those of the formatted part", () => {
    expect(
      part("# A **b** `c`\n\n- d\n- [e](https://a.example)\n\n|f|g|\n|-|-|\n|1|2|").plain,
    ).toBe("A b c\n\n• d\n• e (https://a.example)\n\nf | g\n1 | 2");
  });

  it("leave out addresses where with them they would be too long", () => {
    const answer = `[a](https://a.example/${"x".repeat(700)})\n\n`.repeat(15);
    for (const { plain } of renderMarkdown(answer.repeat(3))) {
      expect(plain.length).toBeLessThanOrEqual(PART_UNITS_MAX);
    }
  });
});

describe("code on Slack", () => {
  it("may have any number of rows of backticks", () => {
    expect(longestTicks(`${"` ".repeat(200_000)}\`\`\``)).toBe(3);
    expect(longestTicks("none")).toBe(0);
  });
});

describe("a long answer on Slack", () => {
  const parts = (markdown: string): readonly string[] => {
    const all = renderMarkdown(markdown).map((each) => each.rich);
    expect(all.length).toBeGreaterThan(1);
    for (const each of all) expect(each.length).toBeLessThanOrEqual(PART_UNITS_MAX);
    return all;
  };

  it("closes and reopens code with its language", () => {
    for (const each of parts(`\`\`\`py\n${"line of code\n".repeat(2_000)}\`\`\``)) {
      expect(each).toMatch(/^```py\nline of code\n[^`]*line of code\n```$/);
    }
  });

  it("repeats the header of a table, and never shows more rows than Slack does", () => {
    const [first = "", second = ""] = parts(
      `|n|what|\n|-|-|\n${`|1|${"word ".repeat(30)}|\n`.repeat(150)}`,
    );
    expect(first).toMatch(/^\| n \| what \|\n\| --- \| --- \|\n/);
    expect(second).toMatch(/^\| n \| what \|\n\| --- \| --- \|\n/);
    const [table] = readMarkdownText(rich(`|n|\n|-|\n${"|1|\n".repeat(150)}`)).structure;
    expect(table?.type === "table" && table.rows.length).toBe(100);
  });

  it("goes on with a list at the item and number where it was cut", () => {
    const list = Array.from({ length: 900 }, (_, at) => `${at + 1}. item ${at + 1}\n     - inner`);
    const [first = "", second = ""] = parts(list.join("\n"));
    const last = /(\d+)\. item \d+\n {3,6}- inner$/.exec(first)?.[1];
    expect(second.startsWith(`${Number(last) + 1}. item ${Number(last) + 1}\n`)).toBe(true);
  });

  it("is not indented where it was cut within an item", () => {
    const item = `- start\n\n${"  Some words of the item.\n\n".repeat(900)}`;
    for (const each of parts(item).slice(1)) expect(each).toMatch(/^Some words/);
  });

  it("does not repeat what cannot be a language", () => {
    expect(rich(`\`\`\`${"a".repeat(11_000)}\n${"x\n".repeat(300)}\`\`\``)).toMatch(/^```\nx\n/);
    const [longest = ""] = rich(`\`\`\`${"a".repeat(40)}\nx\n\`\`\``).split("\n");
    expect(longest).toHaveLength(43);
  });

  it("does not repeat all that a paragraph stands in before each of its lines", () => {
    for (const deep of ["999999999. ".repeat(33), ">".repeat(90)]) {
      const whole = rich(`${deep}word\n${"x\n".repeat(200)}`);
      expect(whole.match(/x/g)).toHaveLength(200);
    }
    const [list] = readMarkdownText(
      rich(`${"- ".repeat(25)}a\nb\n\n${"  ".repeat(25)}c`),
    ).structure;
    expect(JSON.stringify(list).match(/"type":"list"/g)).toHaveLength(25);
    expect(JSON.stringify(list)).toMatch(/"a\\nb".*"c"/);
  });

  it("leaves room for what Slack makes of headings", () => {
    const all = parts(`## ${"word ".repeat(42)}\n\n`.repeat(60));
    for (const each of all) expect(() => refuseTooLong(readMarkdownText(each))).not.toThrow();
  });

  it("has no more blocks in a message than Slack allows", () => {
    expect(parts("## Head\n\nwords\n\n".repeat(60))).toHaveLength(3);
  });
});
