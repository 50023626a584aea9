import { describe, expect, it } from "vitest";
import { renderMarkdown as renderSlack } from "../../src/platforms/slack/render.ts";
import { renderMarkdown as renderTelegram } from "../../src/platforms/telegram/render.ts";
import type { RenderedPart } from "../../src/messages/part.ts";
import { readMarkdownText } from "../../src/simulator/slack/text/markdown.ts";
import { finishText } from "../../src/simulator/telegram/entities.ts";
import { parseHtml } from "../../src/simulator/telegram/html.ts";

/** Whom the parts call. */
type Calls = (parts: readonly RenderedPart[]) => readonly string[];

const slackCalls: Calls = (parts) => parts.flatMap(({ rich }) => readMarkdownText(rich).notifies);

const telegramCalls: Calls = (parts) =>
  parts.flatMap(({ rich, plain }) =>
    [finishText(parseHtml(rich)), finishText({ text: plain, entities: [] })].flatMap(
      ({ text, entities }) =>
        entities
          .filter(({ type }) => type === "mention" || type === "text_mention")
          .map(({ offset, length }) => text.slice(offset, offset + length)),
    ),
  );

/** Everywhere that somebody's name can stand; the last is cut in the middle of it, whatever its length. */
const places: readonly (readonly [place: string, around: (call: string) => readonly string[]])[] = [
  ["plain text", (call) => [`hello ${call}!`, call, `${call}${call}`]],
  [
    "a link's label",
    (call) => [`[${call}](https://a.example)`, `[a ${call} b](https://a.example)`],
  ],
  ["a heading", (call) => [`# ${call}`, `## for ${call}`]],
  ["formatting", (call) => [`**${call}**`, `*a ${call}*`, `~~${call}~~`]],
  ["a table", (call) => [`| ${call} |\n| - |\n| ${call} |`]],
  [
    "a list, a quotation, a footnote",
    (call) => [`- ${call}`, `> ${call}`, `a[^1]\n\n[^1]: ${call}`],
  ],
  ["code", (call) => [`\`${call}\``, `\`\`\`\n${call}\n\`\`\``]],
  ["a picture's description", (call) => [`![${call}](https://a.example/i.png)`]],
  [
    "two chunks",
    (call) =>
      [4_000, 4_096, 11_000, 12_000].flatMap((limit) =>
        Array.from({ length: call.length + 2 }, (_, at) => `${"x".repeat(limit - at)}${call} end`),
      ),
  ],
];

describe.each(places)("in %s nothing calls anybody:", (_, around) => {
  it.each([
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<!group>",
    "<!here|here>",
    "<@U024BE7LH>",
    "<@W024BE7LH|ana>",
    "<!subteam^S024BE7LH>",
    "<!subteam^S024BE7LH|@team>",
    "<#C024BE7LR|general>",
    "&lt;!channel&gt;",
    "\\<!channel\\>",
    "&#60;@U024BE7LH>",
    "@channel",
    "@here",
    "@everyone",
  ])("%s on Slack", (call) => {
    for (const markdown of around(call)) expect(slackCalls(renderSlack(markdown))).toEqual([]);
  });

  it.each(["@ana_x", "@@ana_x", "\\@ana_x", "&#64;ana_x", "tg://user?id=5551", "a@ana_x"])(
    "%s on Telegram",
    (call) => {
      for (const markdown of around(call)) {
        expect(telegramCalls(renderTelegram(markdown))).toEqual([]);
      }
    },
  );
});

describe("a link that acts within an app", () => {
  it.each(["tg://user?id=5551", "slack://user?team=T1&id=U1", "whatsapp://send", "javascript:x()"])(
    "to %s is shown by its label alone",
    (href) => {
      const markdown = `[label](${href}) [label]: x`;
      for (const render of [renderSlack, renderTelegram]) {
        expect(
          render(markdown)
            .map(({ rich }) => rich)
            .join(""),
        ).not.toContain(href.slice(0, 6));
      }
    },
  );
});

describe("the judges of these tests", () => {
  it("see a call where nothing is done about it", () => {
    expect(slackCalls([{ rich: "hello <!channel>", plain: "" }])).toEqual(["channel"]);
    expect(slackCalls([{ rich: "`<@U024BE7LH>`", plain: "" }])).toEqual(["U024BE7LH"]);
    expect(telegramCalls([{ rich: "hello @ana_x", plain: "x" }])).toEqual(["@ana_x"]);
    expect(telegramCalls([{ rich: '<a href="tg://user?id=1">ana</a>', plain: "x" }])).toEqual([
      "ana",
    ]);
  });
});
