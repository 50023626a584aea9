import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import type { GroupChat, Said, Saying } from "../../src/simulator/telegram/index.ts";
import { droppedAfter, finished, sendsTo, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const texts = textsFor("en", "en");
/** A text as it is seen: its marks are formatting. */
const shown = (markdown: string): string => withCommands(markdown).replaceAll("**", "");

describe("in a group", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-groups", {
      variables: { TELEGRAM_BOT_USERNAME: "CausewayBot" },
    });
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  const groups: readonly [string, () => GroupChat][] = [
    ["a group", () => world.telegram.control.createGroup()],
    ["a supergroup", () => world.telegram.control.createSupergroup()],
  ];

  function sayIn(group: GroupChat, saying: Saying): Said {
    return world.telegram.control.say(group, world.person().person, saying);
  }

  /** As a bot that reads everything would get it: past the privacy mode of the simulator. */
  function sayUnasked(group: GroupChat, saying: Saying, fields = {}): void {
    const { message } = world.telegram.control.compose(group, world.person().person, saying);
    world.telegram.delivery.post({ message: { ...message, ...fields } });
  }

  /** Nothing that was said here is for us, for this reason. */
  async function expectDropped(group: GroupChat, reason: string, say: () => void): Promise<void> {
    expect(await droppedAfter(world, say)).toMatchObject([{ reason }]);
    expect(world.telegram.delivery.attempts.at(-1)).toMatchObject({ attempt: 1, status: 200 });
    expect(await world.counts(group)).toMatchObject({ accepted: 0 });
  }

  it.each(groups)(
    "%s, a mention is asked without the name and answered as a reply",
    async (kind, make) => {
      const group = make();
      const { message } = sayIn(group, { text: `@CausewayBot how tall is a giraffe in ${kind}?` });
      const [answer] = await world.answered(group);
      expect(answer).toMatchObject({
        text: `echo of how tall is a giraffe in ${kind}?`,
        replyTo: message.message_id,
      });
      expect(sendsTo(world, group)[0]?.params["reply_parameters"]).toEqual({
        message_id: message.message_id,
        allow_sending_without_reply: true,
      });
    },
  );

  it("a question that was deleted meanwhile is answered all the same", async () => {
    const group = world.telegram.control.createGroup();
    const held = world.chatbot.holdAtChunk(1, "is an okapi striped?");
    const { message } = sayIn(group, { text: "@CausewayBot is an okapi striped?" });
    await held.reached;
    for (const shown of group.messages) {
      if (shown.json.message_id === message.message_id) shown.deleted = true;
    }
    held.release();
    const [answer] = await world.answered(group);
    expect(answer?.text).toBe("echo of is an okapi striped?");
    expect(answer?.replyTo).toBeUndefined();
    expect(sendsTo(world, group)).toHaveLength(1);
  });

  it("a name behind signs outside the basic plane is found where it stands", async () => {
    const group = world.telegram.control.createGroup();
    sayIn(group, { text: "🦒🦓👩‍🔬 tell me, @causewaybot, what do okapis eat?" });
    await world.answered(group);
    expect(textsIn(world, group)[0]).toBe("echo of 🦒🦓👩‍🔬 tell me, what do okapis eat?");
  });

  it("a mention in a caption is asked, and so is one by a person's link", async () => {
    const group = world.telegram.control.createGroup();
    sayIn(group, { media: "photo", caption: "@CausewayBot whose okapi is this?" });
    await world.answered(group);
    const user = { id: world.bot.id, is_bot: true, first_name: "Causeway" } as const;
    const entities = [{ type: "text_mention", offset: 4, length: 8, user }] as const;
    sayIn(group, { text: "Hey Causeway whose okapi was that?", entities });
    await world.answered(group, 2);
    expect(textsIn(world, group)[0]).toBe("echo of whose okapi is this?");
    expect(textsIn(world, group)[1]).toMatch(/^echo of Hey\s+whose okapi was that\?$/);
  });

  it("a name that only begins like ours is somebody else's", async () => {
    const group = world.telegram.control.createGroup();
    for (const name of ["@CausewayBot2", "@CausewayBotanist", "@NotCausewayBot"]) {
      await expectDropped(group, "not_addressed", () =>
        sayUnasked(group, { text: `${name} how old is a tapir?` }),
      );
    }
    const other = { id: 99_001, is_bot: true, first_name: "Other" } as const;
    const entities = [{ type: "text_mention", offset: 0, length: 5, user: other }] as const;
    await expectDropped(group, "not_addressed", () =>
      sayUnasked(group, { text: "Other how old is a tapir?", entities }),
    );
  });

  it("a reply to the bot is meant for it, one to a person is not", async () => {
    const group = world.telegram.control.createGroup();
    sayIn(group, { text: "@CausewayBot what is a tapir?" });
    const [answer] = await world.answered(group);
    const { message } = sayIn(group, {
      text: "and a young tapir?",
      replyTo: answer?.messageId ?? 0,
    });
    await world.answered(group, 2);
    expect(world.answers(group)[1]).toMatchObject({
      text: "echo of and a young tapir?",
      replyTo: message.message_id,
    });
    const saying = { text: "ask that tapir yourself", replyTo: message.message_id };
    const dropped = await droppedAfter(world, () => sayUnasked(group, saying));
    expect(dropped).toMatchObject([{ reason: "not_addressed" }]);
    expect(await finished(world, group, 2)).toMatchObject({ accepted: 2 });
  });

  it("a command with our name is ours, one with another's or with none is not", async () => {
    const group = world.telegram.control.createGroup();
    await expectDropped(group, "other_command", () =>
      sayUnasked(group, { text: "/help@OtherBot" }),
    );
    await expectDropped(group, "not_addressed", () => sayUnasked(group, { text: "/help" }));
    sayIn(group, { text: "/help@CausewayBot" });
    sayIn(group, { text: "/describe@CausewayBot a tapir" });
    await world.answered(group, 2);
    expect(textsIn(world, group)).toEqual([shown(texts.help), "echo of /describe a tapir"]);
    expect(timesAsked(world, "/describe a tapir")).toBe(1);
  });

  it("our name alone gets the help", async () => {
    const group = world.telegram.control.createGroup();
    sayIn(group, { text: "@CausewayBot" });
    await world.answered(group);
    expect(textsIn(world, group)).toEqual([shown(texts.help)]);
  });

  it("an anonymous administrator and a channel are answered like everybody", async () => {
    const group = world.telegram.control.createSupergroup();
    const placeholder = { id: 1_087_968_824, is_bot: true, first_name: "Group", username: "G" };
    sayUnasked(
      group,
      { text: "@CausewayBot who rules the tapirs?" },
      { from: placeholder, sender_chat: { id: group.id, type: "supergroup", title: "Group" } },
    );
    await world.answered(group);
    const channelBot = { id: 136_817_688, is_bot: true, first_name: "Channel" };
    sayUnasked(
      group,
      { text: "@CausewayBot who feeds the tapirs?" },
      { from: channelBot, sender_chat: { id: -1_009_990_001, type: "channel", title: "Zoo" } },
    );
    await world.answered(group, 2);
    expect(textsIn(world, group)).toEqual([
      "echo of who rules the tapirs?",
      "echo of who feeds the tapirs?",
    ]);
  });

  it("everybody shares one conversation; in private each has their own, answered without a quotation", async () => {
    const group = world.telegram.control.createGroup();
    for (const text of ["@CausewayBot a tapir for one?", "@CausewayBot a tapir for all?"]) {
      sayIn(group, { text });
    }
    await world.answered(group, 2);
    const { person, chat } = world.person();
    world.telegram.control.say(chat, person, { text: "a tapir for me?" });
    await world.answered(chat);
    const sessionOf = (question: string): string | undefined =>
      world.chatbot.questions.find(({ query }) => query === question)?.session;
    expect(sessionOf("a tapir for all?")).toBe(sessionOf("a tapir for one?"));
    expect(sessionOf("a tapir for me?")).not.toBe(sessionOf("a tapir for one?"));
    expect(sendsTo(world, chat)[0]?.params).not.toHaveProperty("reply_parameters");
  });
});
