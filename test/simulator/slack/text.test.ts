import { describe, expect, it } from "vitest";
import { readMarkdownText, readMrkdwn } from "../../../src/simulator/slack/index.ts";

/** Runs as one line: `*` bold, `_` italic, `~` strike, a backtick for code, `->` before a link. */
function drawn(blocks: ReturnType<typeof readMrkdwn>["structure"]): unknown[] {
  const marks = { bold: "*", italic: "_", strike: "~", code: "`" } as const;
  return blocks.map((block) =>
    block.type === "paragraph" || block.type === "heading"
      ? block.runs
          .map(({ text, styles, link, token }) => {
            const edge = styles.map((style) => marks[style]).join("");
            return `[${edge}${text}${link ? `->${link}` : ""}${token ? `=${token}` : ""}]`;
          })
          .join("")
      : block,
  );
}

describe("Slack's own dialect", () => {
  it.each([
    ["a *b* _c_ ~d~ `e`", "[a ][*b][ ][_c][ ][~d][ ][`e]"],
    ["*a _b_ c*", "[*a ][*_b][* c]"],
    ["2*3*4 snake_case_name *", "[2*3*4 snake_case_name *]"],
    ["* a* *b *", "[* a* *b *]"],
    ["`*a* &lt;`", "[`*a* <]"],
    ["&amp;lt; &lt;b&gt; &copy;", "[&lt; <b> &copy;]"],
    ["<https://x.y/?a=1&amp;b|z>", "[z->https://x.y/?a=1&b]"],
    ["<https://x.y>", "[https://x.y->https://x.y]"],
    ["<mailto:a@b.c|a@b.c>", "[a@b.c->mailto:a@b.c]"],
    ["<@U1> <@U1|ana> <#C1|> <!here>", "[@U1=@U1][ ][@ana=@U1][ ][#C1=#C1][ ][@here=!here]"],
    ["<!subteam^S1|@team> <!date^1^{date}|then>", "[@team=!subteam^S1][ ][then=!date^1^{date}]"],
    ["# a\n- b\n**c**", "[# a\n- b\n**c**]"],
  ])("reads %j", (source, expected) => {
    expect(drawn(readMrkdwn(source).structure)).toEqual([expected]);
  });

  it("reads blocks of code and quotations", () => {
    expect(drawn(readMrkdwn("a\n```\nb *c* &lt;\n```\n> d\n&gt; e\nf ``` g").structure)).toEqual([
      "[a]",
      { type: "code", text: "b *c* <" },
      { type: "quote", blocks: [{ type: "paragraph", runs: [{ text: "d\ne", styles: [] }] }] },
      "[f ]",
      "[``` g]",
    ]);
  });
});

describe("Markdown", () => {
  it.each([
    ["a **b** *c* ~~d~~ `e`", "[a ][*b][ ][_c][ ][~d][ ][`e]"],
    ["***a*** **b *c***", "[_*a][ ][*b ][*_c]"],
    [
      "[a **b**](https://x.y) https://z.z",
      "[a ->https://x.y][*b->https://x.y][ ][https://z.z->https://z.z]",
    ],
    ["![alt](https://x.y/a.png)", "[alt->https://x.y/a.png]"],
    ["[a][1]\n\n[1]: https://x.y", "[a->https://x.y]"],
    ["<https://x.y|z>", "[z->https://x.y]"],
    ["<@U1> and <!here>", "[@U1=@U1][ and ][@here=!here]"],
    ["a <b>c</b> &lt;!here&gt; \\*d\\*", "[a <b>c</b> <!here> *d*]"],
    ["a\\\nb\nc", "[a\nb\nc]"],
  ])("reads %j", (source, expected) => {
    expect(drawn(readMarkdownText(source).structure)).toEqual([expected]);
  });

  it("reads headings, lists, tables, code, quotations and rules", () => {
    const source = [
      "## Title",
      "3. one\n4. two\n   - deep",
      "- [x] done\n- [ ] open",
      "| a | b |\n|---|---|\n| 1 | **2** |",
      "```ts\nconst a = '<b>';\n```",
      "> q",
      "---",
    ].join("\n\n");
    const { structure, text } = readMarkdownText(source);
    expect(structure).toMatchObject([
      { type: "heading", level: 2, runs: [{ text: "Title" }] },
      { type: "list", start: 3, items: [{}, { blocks: [{}, { type: "list", items: [{}] }] }] },
      { type: "list", items: [{ checked: true }, { checked: false }] },
      {
        type: "table",
        rows: [
          [[{ text: "a" }], [{}]],
          [[{}], [{ text: "2", styles: ["bold"] }]],
        ],
      },
      { type: "code", language: "ts", text: "const a = '<b>';" },
      { type: "quote" },
      { type: "rule" },
    ]);
    expect(text).toBe(
      [
        "Title",
        "3. one\n4. two\n    • deep",
        "• ☑ done\n• ☐ open",
        "a | b\n1 | 2",
        "const a = '<b>';",
        "q",
        "---",
      ].join("\n\n"),
    );
  });

  it("tells links once, with the whole of their label", () => {
    expect(readMarkdownText("[a **b**](https://x.y) [c](mailto:d@e.f)").links).toEqual([
      { url: "https://x.y", label: "a b" },
      { url: "mailto:d@e.f", label: "c" },
    ]);
  });
});

describe("who is called", () => {
  const tokens = "<@U1> <@W2|x> <!here> <!channel|now> <!EVERYONE> <!group> <!subteam^S3|@team>";
  const called = ["U1", "W2", "here", "channel", "everyone", "S3"];

  it.each([
    ["in words", tokens],
    ["in code", `\`${tokens}\``],
    ["in a block of code", `\`\`\`\n${tokens}\n\`\`\``],
    ["in bold words", `**${tokens}**`],
  ])("is found %s of either dialect", (_, source) => {
    expect(readMrkdwn(source).notifies).toEqual(called);
    expect(readMarkdownText(source).notifies).toEqual(called);
  });

  it("is found behind a backslash and where HTML begins", () => {
    expect(readMarkdownText("\\<!here>").notifies).toEqual(["here"]);
    expect(readMarkdownText("<!channel>\n\ntext").notifies).toEqual(["channel"]);
  });

  it.each([
    "&lt;!here&gt;",
    "<\u200b!here>",
    "<!\u200bhere>",
    "@here @channel",
    "< !here>",
    "<!nobody>",
    "<#C1>",
  ])("is nobody in %j", (source) => {
    expect(readMrkdwn(source).notifies).toEqual([]);
    expect(readMarkdownText(source).notifies).toEqual([]);
  });
});
