import { describe, expect, it } from "vitest";
import { HtmlError } from "../../../src/simulator/telegram/html-error.ts";
import { parseHtml } from "../../../src/simulator/telegram/html.ts";

function refusalOf(html: string): string {
  try {
    parseHtml(html);
  } catch (error) {
    if (error instanceof HtmlError) return error.message;
  }
  return "accepted";
}

describe("Telegram's HTML", () => {
  it("marks every style by each of its tags", () => {
    const tags = {
      bold: ["b", "strong"],
      italic: ["i", "em"],
      underline: ["u", "ins"],
      strikethrough: ["s", "strike", "del"],
      spoiler: ["tg-spoiler"],
      blockquote: ["blockquote"],
      code: ["code"],
      pre: ["pre"],
    };
    for (const [type, names] of Object.entries(tags)) {
      for (const name of names) {
        expect(parseHtml(`x<${name}>yz</${name}>`), name).toEqual({
          text: "xyz",
          entities: [{ type, offset: 1, length: 2 }],
        });
      }
    }
    expect(parseHtml('<span class="tg-spoiler">x</span>').entities).toEqual([
      { type: "spoiler", offset: 0, length: 1 },
    ]);
    expect(parseHtml("<blockquote expandable>x</blockquote>").entities).toEqual([
      { type: "expandable_blockquote", offset: 0, length: 1 },
    ]);
  });

  it("counts offsets in UTF-16 code units and errors in bytes", () => {
    expect(parseHtml("👍é<b>x</b>").entities).toEqual([{ type: "bold", offset: 3, length: 1 }]);
    expect(refusalOf("👍é<foo>")).toBe('Unsupported start tag "foo" at byte offset 6');
  });

  it("reads the four named references and numeric ones, and shows others as they are", () => {
    const { text } = parseHtml("&lt;&gt;&amp;&quot;&#65;&#x1F44D; &nbsp; &copy; a & b");
    expect(text).toBe('<>&"A👍 &nbsp; &copy; a & b');
  });

  it("keeps the language of a code block", () => {
    const html = '<pre><code class="language-ts">let x;</code></pre>';
    const entity = { type: "pre", offset: 0, length: 6, language: "ts" };
    expect(parseHtml(html)).toEqual({ text: "let x;", entities: [entity] });
    expect(parseHtml('<code class="language-ts">x</code>').entities).toEqual([
      { type: "code", offset: 0, length: 1 },
    ]);
    expect(parseHtml("<pre><code>x</code></pre>").entities).toEqual([
      { type: "pre", offset: 0, length: 1 },
    ]);
  });

  it("follows links that can be followed and shows others as plain text", () => {
    expect(parseHtml('<a href="https://example.com/a?b=1&amp;c=2">x</a>').entities).toEqual([
      { type: "text_link", offset: 0, length: 1, url: "https://example.com/a?b=1&c=2" },
    ]);
    expect(parseHtml('<a href="javascript:alert(1)">x</a>')).toEqual({ text: "x", entities: [] });
    expect(parseHtml('<a href="tg://user?id=42">x</a>').entities[0]?.type).toBe("text_mention");
  });

  it("nests styles in each other", () => {
    const { entities } = parseHtml("<b>a<i>b</i></b>");
    expect(entities).toEqual([
      { type: "italic", offset: 1, length: 1 },
      { type: "bold", offset: 0, length: 2 },
    ]);
    expect(refusalOf("<blockquote><b>a</b><pre>b</pre></blockquote>")).toBe("accepted");
    expect(refusalOf('<b><a href="https://example.com">a</a></b>')).toBe("accepted");
  });

  it.each([
    ["<p>a</p>", 'Unsupported start tag "p" at byte offset 0'],
    ["a<br>b", 'Unsupported start tag "br" at byte offset 1'],
    ["1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'],
    ["a <b", "Unclosed start tag at byte offset 2"],
    ["<b>a", `Can't find end tag corresponding to start tag "b"`],
    ["a</b>", "Unexpected end tag at byte offset 1"],
    ["<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ["<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
    ["<b>a</b", "Unclosed end tag at byte offset 4"],
    ['<a href="x>a</a>', 'Unclosed start tag "a" at byte offset 0'],
    ["<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"],
    ['<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ["<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ["<tg-emoji>a</tg-emoji>", "Invalid custom emoji identifier specified"],
    ["<b><code>a</code></b>", 'Tag "code" must not be nested in tag "b" at byte offset 3'],
    ["<code><b>a</b></code>", 'Tag "b" must not be nested in tag "code" at byte offset 6'],
    [
      "<pre>a<code>b</code></pre>",
      'Tag "code" must fill tag "pre" that it is nested in at byte offset 0',
    ],
    [
      "<i><pre><code>a</code></pre></i>",
      'Tag "pre" must not be nested in tag "i" at byte offset 3',
    ],
    [
      "<blockquote><blockquote>a</blockquote></blockquote>",
      'Tag "blockquote" must not be nested in tag "blockquote" at byte offset 12',
    ],
  ])("refuses %s", (html, words) => {
    expect(refusalOf(html)).toBe(words);
  });
});
