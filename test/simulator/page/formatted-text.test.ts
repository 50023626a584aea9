import type { MessageEntity } from "@grammyjs/types";
import { describe, expect, it } from "vitest";
import { formattedText } from "../../../src/simulator/page/formatted-text.ts";

const shown = async (text: string, ...entities: MessageEntity[]): Promise<string> =>
  String(await formattedText(text, entities));

describe("text on the page", () => {
  it("is escaped where nothing is marked", async () => {
    expect(await shown(`<script>alert("1")</script> & 'x'`)).toBe(
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;",
    );
  });

  it("is escaped where it is marked, in every kind of mark", async () => {
    const text = "<img src=x>";
    const range = { offset: 0, length: text.length };
    const marks: readonly MessageEntity[] = [
      ...(["bold", "italic", "underline", "strikethrough", "spoiler", "code"] as const).map(
        (type) => ({ type, ...range }),
      ),
      { type: "pre", language: `"><img src=x>`, ...range },
      { type: "blockquote", ...range },
      { type: "text_link", url: `https://x.example/"><img src=x>`, ...range },
      { type: "url", ...range },
      { type: "email", ...range },
      { type: "mention", ...range },
    ];
    for (const mark of marks) expect(await shown(text, mark)).not.toContain("<img");
  });

  it("is marked by UTF-16 offsets, with marks inside of marks", async () => {
    expect(
      await shown(
        "🦊 bold both plain",
        { type: "bold", offset: 3, length: 9 },
        { type: "italic", offset: 8, length: 4 },
      ),
    ).toBe("🦊 <b>bold <i>both</i></b> plain");
  });

  it("puts the longer of two marks that begin together outside", async () => {
    expect(
      await shown(
        "one two",
        { type: "italic", offset: 0, length: 3 },
        { type: "bold", offset: 0, length: 7 },
      ),
    ).toBe("<b><i>one</i> two</b>");
  });

  it("links where a page may lead, and nowhere else", async () => {
    const link = (url: string): Promise<string> =>
      shown("here", { type: "text_link", url, offset: 0, length: 4 });
    expect(await link("https://x.example/?a=1&b=2")).toBe(
      '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">here</a>',
    );
    for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "here"]) {
      expect(await link(url)).toBe("here");
    }
  });
});
