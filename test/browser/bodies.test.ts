import type { MessageEntity } from "@grammyjs/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MessageBody } from "../../src/simulator/page/state.ts";
import { readFormatting } from "../../src/simulator/whatsapp/formatting.ts";
import { bodies, HARMFUL } from "./fixtures/bodies.ts";
import { message, withPlace } from "./fixtures/messages.ts";
import { emptyState, fullState } from "./fixtures/states.ts";
import { closeBrowser, openPage, type Opened } from "./setup.ts";

let opened: Opened;
let shownBefore = 0;

beforeAll(async () => {
  opened = await openPage(emptyState);
});

afterAll(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
  await closeBrowser();
});

/** The HTML that stands in the document for a body, without the comments of the view library. */
async function shown(body: MessageBody): Promise<string> {
  shownBefore += 1;
  const id = `m${shownBefore}`;
  const messages = [message(id, { by: "bot", body })];
  await opened.stub.show(withPlace(emptyState, "telegram-private", { messages }));
  const html = await opened.page.locator(`[data-message=${id}] .body`).innerHTML();
  return html.replaceAll(/<!--.*?-->/gsu, "");
}

const entities = (text: string, ...entities: readonly MessageEntity[]): Promise<string> =>
  shown({ kind: "entities", text, entities: [...entities] });

const marks = (sent: string): Promise<string> => shown({ kind: "marks", ...readFormatting(sent) });

const anchor = (url: string, words: string): string =>
  `<a rel="noopener noreferrer" target="_blank" href="${url}">${words}</a>`;

describe("text with Telegram's entities", () => {
  it("is words where nothing is marked", async () => {
    expect(await entities(HARMFUL)).toBe(HARMFUL.replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
  });

  it("stays words where it is marked, in every kind of mark", async () => {
    const text = `<img src=x onerror="globalThis.ran='yes'">`;
    const range = { offset: 0, length: text.length };
    const kinds: readonly MessageEntity[] = [
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
    for (const kind of kinds) {
      await entities(text, kind);
      expect(await opened.page.locator(".body img").count()).toBe(0);
    }
  });

  it("is marked by UTF-16 offsets, with marks inside of marks", async () => {
    const bold = { type: "bold", offset: 3, length: 9 } as const;
    const italic = { type: "italic", offset: 8, length: 4 } as const;
    expect(await entities("🦊 bold both plain", bold, italic)).toBe(
      "🦊 <b>bold <i>both</i></b> plain",
    );
  });

  it("has the longer of two marks that begin together outside", async () => {
    const italic = { type: "italic", offset: 0, length: 3 } as const;
    const bold = { type: "bold", offset: 0, length: 7 } as const;
    expect(await entities("one two", italic, bold)).toBe("<b><i>one</i> two</b>");
  });

  it("links where a page may lead and to Telegram itself, and nowhere else", async () => {
    const link = (url: string): Promise<string> =>
      entities("here", { type: "text_link", url, offset: 0, length: 4 });
    for (const url of ["https://x.example/?a=1", "mailto:a@x.example", "tel:+15550100", "tg://x"]) {
      expect(await link(url)).toBe(anchor(url, "here"));
    }
    for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "here"]) {
      expect(await link(url)).toBe("here");
    }
  });

  it("shows code as a block with its language, without an empty line behind it", async () => {
    const pre = { type: "pre", language: "js", offset: 2, length: 4 } as const;
    expect(await entities("a\ncode\nb", pre)).toBe(
      'a\n<pre data-language="js"><code>code</code></pre>b',
    );
  });
});

describe("text with WhatsApp's marks", () => {
  it("has bold, italic, struck out and code, inside of one another", async () => {
    expect(await marks("*bold _both_* ~gone~ `x`")).toBe(
      "<b>bold <i>both</i></b> <s>gone</s> <code>x</code>",
    );
  });

  it("has lines that follow each other in one list or quotation", async () => {
    const html = (await marks("- one\n- *two*\n> a\n> b\n3. three\nend")).replaceAll(
      />\s+</gu,
      "><",
    );
    expect(html.replaceAll(/\s*(<\/li>)/gu, "$1").replaceAll(/(<li[^>]*>)\s*/gu, "$1")).toBe(
      "<ul><li>one</li><li><b>two</b></li></ul>" +
        "<blockquote><div>a</div><div>b</div></blockquote>" +
        '<ol><li value="3">three</li></ol>end',
    );
  });

  it("has code of several lines as a block, and a few words in their line", async () => {
    expect(await marks("a ```b c``` d\n```\nx\ny\n```\nend")).toBe(
      'a <code class="mono">b c</code> d\n<pre><code>x\ny</code></pre>end',
    );
  });

  it("makes links of addresses, without what closes the sentence, and none in code", async () => {
    expect(await marks("(see https://x.example/a_(b)?c=1). `https://y.example`")).toBe(
      `(see ${anchor("https://x.example/a_(b)?c=1", "https://x.example/a_(b)?c=1")}). ` +
        "<code>https://y.example</code>",
    );
    expect(await marks("javascript:alert(1) ftp://x.example")).not.toContain("<a");
  });
});

describe("Slack's blocks", () => {
  it("are headings, lists, boxes, code, tables, quotations and rules", async () => {
    await shown(bodies.blocks);
    const body = opened.page.locator(".pane.telegram .body");
    for (const [selector, text] of [
      ["[role=heading]", "Everything at once"],
      ["p > b", "Bold"],
      ["p > i", "italic"],
      ["p > s", "struck out"],
      ["p > code", "code"],
      [".found", "@You"],
      ["ul > li:first-child", "a list"],
      ["ul ol[start='3'] > li", "and a number"],
      ["pre[data-language=js] > code", "no message lost"],
      ["a[href='https://api.slack.com/'] > b", "link"],
      ["thead th:first-child", "Promise"],
      ["tbody td > b", "yes"],
      ["blockquote", "A quotation."],
    ] as const) {
      expect(await body.locator(selector).first().textContent(), selector).toContain(text);
    }
    expect(await body.getByRole("img", { name: "Done", exact: true }).count()).toBe(1);
    expect(await body.getByRole("img", { name: "Not done" }).count()).toBe(1);
    expect(await body.locator("hr").count()).toBe(1);
    expect(await body.locator("a").count()).toBe(1);
  });
});

describe("what anybody wrote", () => {
  it("runs nowhere, and every link tells nobody where it was", async () => {
    await opened.stub.show(fullState);
    await opened.page.locator("[data-message=w2]").waitFor();
    for (const pane of ["slack", "telegram", "whatsapp"]) {
      const text = await opened.page.locator(`.pane.${pane} .log`).textContent();
      expect(text).toContain(HARMFUL);
    }
    expect(await opened.page.locator(".log script, .log img").count()).toBe(0);
    expect(await opened.page.evaluate("globalThis.ran")).toBeUndefined();
    const links = await opened.page.locator(".log a").all();
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
      expect(await link.getAttribute("target")).toBe("_blank");
      expect(await link.getAttribute("href")).toMatch(/^(?:https?|tg):/u);
    }
  });
});
