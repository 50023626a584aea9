import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postsTo, refusePosts } from "../helpers/slack-calls.ts";
import { botMessagesIn, openSlackWorld, type SlackWorld } from "../helpers/slack.ts";

/** Everything by which somebody could be called, `U1` standing for somebody's id and `n1` for the name. */
const calls = [
  "<!channel>",
  "<!here>",
  "<!everyone>",
  "<!here|here>",
  "<@U1>",
  "<@U1|n1>",
  "<!subteam^S0123456789>",
  "<!subteam^S0123456789|@crew>",
  "@here",
  "@channel and @everyone",
  "@n1, have a look",
  "&lt;!channel&gt;",
  "&lt;@U1&gt;",
  "\\<!channel>",
  "<\\!channel>",
  "**<!channel>**",
  "_<@U1>_",
  "~~<!here>~~",
  "`<!channel>`",
  "``<@U1>``",
  "```\n<!channel>\n<@U1>\n```",
  "```<!channel>\ntext\n```",
  "    <!channel>",
  "> <!channel>",
  "- <@U1>\n- <!here>",
  "# <!channel>",
  "| a | b |\n| - | - |\n| <!channel> | <@U1> |",
  "[<!channel>](https://example.com)",
  "[look](<!channel>)",
  "[look](https://example.com/<!channel>)",
  "[look](https://example.com/|<!channel>)",
  "![<!channel>](https://example.com/a.png)",
  '[look][1]\n\n[1]: <!channel> "title"',
  "<b><!channel></b>",
  "<!channel><!channel>",
  "<<!channel>>",
  "<!chan\u200bnel> <!channel>",
  "<!\nchannel>",
  "&#60;!channel&#62;",
  "&#x3c;@U1&#x3e;",
  "&amp;lt;!channel&amp;gt;",
  "<https://example.com|<!channel>>",
] as const;

describe("nothing that the chatbot writes on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-quiet");
  });
  afterAll(() => world.close());

  /** A channel with somebody to be called, and how each text would call them. */
  function scene() {
    const talk = world.among();
    const written = calls.map((call) =>
      call.replaceAll("U1", talk.person.id).replaceAll("n1", talk.person.name),
    );
    return { ...talk, written };
  }

  it.each(calls.map((call, at) => [call, at] as const))("calls anybody: %j", async (_, at) => {
    const { channel, say, written } = scene();
    world.chatbot.answerWith(() => `Ahoy ${written[at]}`);
    const { ts: threadTs } = say("@causeway who is aboard?").message;
    const [answer] = await world.answered({ channel, threadTs });
    expect(answer?.notifies).toEqual([]);
    expect(answer?.text).toMatch(/^Ahoy/);
    expect(answer?.unfurls).toEqual([]);
    for (const { params } of postsTo(world, channel)) {
      expect(params).not.toHaveProperty("link_names");
      expect(params).not.toHaveProperty("parse");
    }
  });

  it("calls anybody in all of it at once, or where Slack has refused its formatting", async () => {
    for (const isRefused of [false, true]) {
      const { channel, say, written } = scene();
      world.chatbot.answerWith(() => `Ahoy\n\n${written.join("\n\n")}`);
      if (isRefused) refusePosts(world, channel, { error: "invalid_blocks" });
      const { ts: threadTs } = say("@causeway who is ashore?").message;
      const [answer] = await world.answered({ channel, threadTs });
      expect(answer?.notifies).toEqual([]);
      expect(answer?.text.length).toBeGreaterThan(500);
      expect(postsTo(world, channel)).toHaveLength(isRefused ? 2 : 1);
    }
  });

  it("makes Slack fetch an address, or breaks a rule that Slack does not enforce", async () => {
    const { channel, say } = world.direct();
    world.chatbot.answerWith(() => "See https://example.com/secret?token=1 and **that**.");
    say("where can I read of it?");
    await world.answered({ channel });
    expect(botMessagesIn(world.slack, channel)[0]?.unfurls).toEqual([]);
    expect(postsTo(world, channel)[0]?.params).toMatchObject({
      unfurl_links: false,
      unfurl_media: false,
    });
    expect(world.slack.record.violations).toEqual([]);
  });
});
