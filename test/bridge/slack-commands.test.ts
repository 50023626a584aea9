import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import { readMarkdownText, type SimulatedChannel } from "../../src/simulator/slack/index.ts";
import { droppedBy, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { openSlackWorld, SLACK_TOKEN, type SlackWorld } from "../helpers/slack.ts";
import { heldOnDisk } from "../helpers/stored.ts";

const texts = textsFor("en", "en");
/** As people see it. On Slack commands are written without a slash, which Slack keeps for itself. */
const help = readMarkdownText(withCommands(texts.help, "")).text;
const newSession = readMarkdownText(texts.newSession).text;

describe("a command on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-commands");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  const sessionOf = (question: string): string | undefined =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;

  it.each(["new", "reset", "New", "/new"])(
    "begins a new session when %j is the whole message in private",
    async (command) => {
      const { channel, say } = world.direct();
      say(`what is a bollard (before ${command})?`);
      await world.answered({ channel });
      // A blank before it is how people get a slash past Slack.
      say(command.startsWith("/") ? ` ${command}` : command);
      await world.answered({ channel }, 2);
      say(`what is a capstan (behind ${command})?`);
      await world.answered({ channel }, 3);
      expect(textsAt(world, { channel })[1]).toBe(newSession);
      expect(sessionOf(`what is a capstan (behind ${command})?`)).not.toBe(
        sessionOf(`what is a bollard (before ${command})?`),
      );
      expect(timesAskedOf(world, command)).toBe(0);
      expect(await world.finished({ channel }, 3)).toMatchObject({
        accepted: 3,
        states: { answered: 2, refused: 1 },
      });
    },
  );

  it("shows the help, in private and behind a mention, in the words of Slack", async () => {
    const { channel, say } = world.direct();
    say("help");
    await world.answered({ channel });
    const among = world.among();
    const { ts: threadTs } = among.say("@causeway help").message;
    await world.answered({ channel: among.channel, threadTs });
    expect(textsAt(world, { channel })).toEqual([help]);
    expect(textsAt(world, { channel: among.channel, threadTs })).toEqual([help]);
    expect(help).not.toMatch(/\/(?:new|help)/);
    expect(timesAskedOf(world, "help")).toBe(0);
  });

  it("begins a new session behind a mention, in that thread alone", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway where is the ballast?").message;
    await world.answered({ channel, threadTs });
    say("@causeway reset", threadTs);
    await world.answered({ channel, threadTs }, 2);
    say("@causeway where is the bilge?", threadTs);
    await world.answered({ channel, threadTs }, 3);
    expect(textsAt(world, { channel, threadTs })[1]).toBe(newSession);
    expect(sessionOf("where is the bilge?")).not.toBe(sessionOf("where is the ballast?"));
  });

  it("is what our name alone asks for", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway").message;
    await world.answered({ channel, threadTs });
    expect(textsAt(world, { channel, threadTs })).toEqual([help]);
  });

  it("is a word like others inside a sentence", async () => {
    const { channel, say } = world.direct();
    say("what is new on the helm?");
    await world.answered({ channel });
    expect(textsAt(world, { channel })).toEqual(["Echo of what is new on the helm?"]);
  });
});

describe("a form of Slack's", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-forms");
  });
  afterAll(() => world.close());

  it("that is a slash command shows its sender the help, and nobody else; nothing is stored", async () => {
    const { channel, person } = world.among();
    const held = heldOnDisk(world.folder);
    const by = person;
    const command = { channel, by, command: "/causeway", text: "where is the anchorage?" };
    const { status } = await world.slack.control.command(command);
    expect(status).toBe(200);
    const [notice, ...others] = world.slack.record.shownTo(person);
    expect(notice).toMatchObject({ kind: "ephemeral", channel: channel.id, text: help });
    expect(others).toEqual([]);
    expect(world.slack.record.messagesIn(channel)).toEqual([]);
    expect(heldOnDisk(world.folder)).toBe(held);
    expect(world.chatbot.questions).toEqual([]);
    await world.logged("dropped", { reason: "other_command", detail: "slash_command" });
  });

  it("that is a button's is answered with 200, logged, and changes nothing", async () => {
    const { channel, person } = world.among();
    const ts = await postButton(channel);
    const held = heldOnDisk(world.folder);
    const dropped = await droppedBy(world, async () => {
      const pressed = await world.slack.control.press({ channel, ts, label: "Weigh", by: person });
      expect(pressed).toMatchObject({ status: 200 });
      expect(pressed).not.toHaveProperty("reason");
    });
    expect(dropped).toMatchObject([{ reason: "interaction", detail: "block_actions" }]);
    expect(world.slack.record.shownTo(person)).toEqual([]);
    expect(heldOnDisk(world.folder)).toBe(held);
  });

  /** A message of the bot's with a button, posted without the bridge. */
  async function postButton(channel: SimulatedChannel): Promise<string> {
    const text = { type: "plain_text", text: "Weigh" };
    const elements = [{ type: "button", action_id: "weigh", text }];
    const blocks = [{ type: "actions", elements }];
    const response = await fetch(`${world.slack.url}/api/chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${SLACK_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ channel: channel.id, text: "Shall we?", blocks }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
    return world.slack.record.messagesIn(channel)[0]?.ts ?? "";
  }
});
