import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import type { Saying } from "../../src/simulator/whatsapp/index.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import { openWhatsAppWorld, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { droppedBy, sendsTo, textsIn, timesAsked } from "../helpers/whatsapp-calls.ts";

const { wordless, welcome } = textsFor("en", "en");

describe("on WhatsApp", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-kinds");
    world.chatbot.answerWith((question) => `Echo: ${question}`);
  });
  afterAll(() => world.close());

  const card = {
    name: { formatted_name: "Bo Wombat", first_name: "Bo" },
    phones: [{ phone: "+1 (555) 000-1111", wa_id: "15550001111", type: "CELL" }],
    org: { company: "Burrows" },
  };

  const asked: readonly (readonly [string, Saying, string])[] = [
    [
      "a location with its name",
      {
        location: { latitude: 38.72, longitude: -9.14, name: "Wombat Shop", address: "Rua 1" },
      },
      "Location: Wombat Shop, Rua 1 (38.72, -9.14)",
    ],
    [
      "a bare location",
      { location: { latitude: -33.1, longitude: 18.5 } },
      "Location: -33.1, 18.5",
    ],
    ["contact cards", { contacts: [card] }, "Contact: Bo Wombat, Burrows, +1 (555) 000-1111"],
    ["a photo with its caption", { media: "image", caption: "is it a wombat?" }, "is it a wombat?"],
    ["a film with its caption", { media: "video", caption: "does it dig?" }, "does it dig?"],
    ["a file with its caption", { media: "document", caption: "read this" }, "read this"],
    [
      "an order",
      { order: [{ product: "burrow-2", quantity: 3 }] },
      "Order:\n- 3 × burrow-2 (30 USD each)",
    ],
  ];

  it.each(asked)("%s is asked as words", async (_what, saying, question) => {
    const { chat } = world.talk();
    world.whatsapp.control.say(chat, saying);
    await world.answered(chat);
    expect(timesAsked(world, question)).toBe(1);
    expect(await world.finished(chat)).toMatchObject({ accepted: 1, states: { answered: 1 } });
  });

  it.each([
    ["button", { id: "y", title: "Yes, a wombat" }, "Yes, a wombat"],
    ["list", { id: "r1", title: "Billing", description: "of wombats" }, "Billing\nof wombats"],
    ["template", { id: "STOP", title: "Stop the wombats" }, "Stop the wombats"],
  ] as const)("a pressed %s is asked as what stands on it", async (kind, press, question) => {
    const { chat } = world.talk();
    world.whatsapp.control.press(chat, { kind, ...press });
    await world.answered(chat);
    expect(timesAsked(world, question)).toBe(1);
  });

  it.each([
    ["a photo", { media: "image" }],
    ["a voice note", { media: "voice" }],
    ["music", { media: "audio" }],
    ["a film", { media: "video" }],
    ["a file", { media: "document" }],
    ["a sticker", { media: "sticker" }],
  ] as const)(
    "%s without words gets one polite sentence, and nobody is asked",
    async (_what, saying) => {
      const { chat } = world.talk();
      const before = world.chatbot.questions.length;
      world.whatsapp.control.say(chat, saying);
      await world.finished(chat);
      expect(textsIn(world, chat)).toEqual([wordless]);
      expect(world.chatbot.questions).toHaveLength(before);
      expect(await world.counts(chat)).toMatchObject({ accepted: 1, states: { refused: 1 } });
    },
  );

  it("whoever opens the chat for the first time is welcomed", async () => {
    const { chat } = world.talk();
    // The event does not open the window on its own: somebody has written before.
    world.whatsapp.control.say(chat, { media: "sticker" });
    await world.answered(chat);
    world.whatsapp.control.say(chat, { requestWelcome: true });
    const seen = await world.answered(chat, 2);
    expect(seen.at(-1)?.text).toBe(withCommands(welcome).replaceAll("**", ""));
  });

  it.each([
    [
      "a reaction",
      "reaction",
      undefined,
      (talk: ReturnType<WhatsAppWorld["talk"]>) =>
        world.whatsapp.control.react(talk.chat, "wamid.HBgLunknown", "👍"),
    ],
    [
      "a reaction taken back",
      "reaction",
      undefined,
      (talk: ReturnType<WhatsAppWorld["talk"]>) =>
        world.whatsapp.control.react(talk.chat, "wamid.HBgLunknown"),
    ],
    [
      "what WhatsApp does not pass on",
      "unknown_kind",
      "unsupported",
      (talk: ReturnType<WhatsAppWorld["talk"]>) =>
        world.whatsapp.control.say(talk.chat, { unsupported: "poll_creation" }),
    ],
    [
      "a kind of next year",
      "unknown_kind",
      "hologram",
      (talk: ReturnType<WhatsAppWorld["talk"]>) =>
        world.whatsapp.control.say(talk.chat, { other: { type: "hologram", hologram: {} } }),
    ],
    [
      "a message in a group",
      "not_addressed",
      "group",
      (talk: ReturnType<WhatsAppWorld["talk"]>) => talk.say("to us all", { groupId: "G-1" }),
    ],
    [
      "an answer by the business's own phone",
      "own_message",
      "smb_message_echoes",
      (talk: ReturnType<WhatsAppWorld["talk"]>) =>
        world.whatsapp.control.echo(talk.chat, "a human says hello"),
    ],
  ])("%s is logged and costs nothing", async (_what, reason, detail, act) => {
    const talk = world.talk();
    const before = heldOnDisk(world.folder);
    const [line] = await droppedBy(world, () => act(talk));
    expect(line).toMatchObject({ platform: "whatsapp", reason });
    if (detail !== undefined) expect(line).toHaveProperty("detail", detail);
    expect(sendsTo(world, talk.chat)).toEqual([]);
    expect(heldOnDisk(world.folder)).toBe(before);
  });

  it("news of the account and of the number is logged with Meta's code", async () => {
    const { number, whatsapp } = world;
    const trouble = await droppedBy(world, () => whatsapp.control.reportError(number, 131_031));
    expect(trouble).toMatchObject([{ reason: "account_notice", detail: "whatsapp_131031" }]);
    const news = await droppedBy(world, () =>
      whatsapp.control.notify(number, "account_update", { event: "DISABLED_UPDATE" }),
    );
    expect(news).toMatchObject([{ reason: "account_notice", detail: "account_update" }]);
  });

  it("an edit replaces a message that waits, and a message taken back is not asked", async () => {
    const { chat, say } = world.talk();
    const held = world.chatbot.holdAtChunk(1, "the first wombat");
    say("the first wombat");
    await held.reached;
    const edited = say("the second womat");
    const revoked = say("the third wombat");
    await world.whatsapp.delivery.idle();
    world.whatsapp.control.edit(chat, edited.id, "the second wombat");
    world.whatsapp.control.revoke(chat, revoked.id);
    await world.whatsapp.delivery.idle();
    await world.logged("changed", { state: "refused" });
    held.release();
    expect(await world.finished(chat, 3)).toMatchObject({ states: { answered: 2, refused: 1 } });
    expect(textsIn(world, chat)).toEqual(["Echo: the first wombat", "Echo: the second wombat"]);
    expect(timesAsked(world, "the third wombat")).toBe(0);
  });
});
