import { beforeEach, describe, expect, it } from "vitest";
import { type Scene, startScene } from "./scene.ts";
import { until } from "../../helpers/until.ts";

/**
 * The adapter against a server that states Meta's rules on its own: what people write
 * arrives signed and in Meta's spelling.
 */

let scene: Scene;

beforeEach(async () => {
  scene = await startScene();
});

describe("the handshake", () => {
  it("proves that the address is ours", async () => {
    expect(await scene.simulator.delivery.handshake()).toMatchObject({ verified: true });
    expect(await scene.simulator.delivery.handshake({ verifyToken: "another" })).toMatchObject({
      verified: false,
    });
  });
});

describe("a message", () => {
  it("arrives signed and in Meta's spelling, and is asked as it was written", async () => {
    const message = await scene.say("Is 1/2 a café 😀?");
    expect(message).toMatchObject({
      conversation: `whatsapp/${scene.number.id}/${scene.ana.userId}`,
      content: { kind: "question", text: "Is 1/2 a café 😀?" },
      author: { id: scene.ana.userId, name: "Ana" },
      address: { channel: "551187654321" },
    });
    expect(Math.abs((message.sentAt ?? 0) - Date.now())).toBeLessThan(10_000);
  });

  it("arrives with all the others of one POST", async () => {
    const gathered = scene.simulator.delivery.gather();
    const ids = ["one", "two", "three"].map(
      (text) => scene.simulator.control.say(scene.chat, { text }).id,
    );
    gathered.release();
    await Promise.all(ids.map(scene.heard));
    const texts = scene.events.map((event) => event.kind === "message" && event.message.content);
    expect(texts).toMatchObject([{ text: "one" }, { text: "two" }, { text: "three" }]);
  });

  it("of any kind is read as what it is", async () => {
    const { control } = scene.simulator;
    const location = { latitude: 1.5, longitude: 2, name: "Shop" };
    const said = [
      control.say(scene.chat, { media: "image", caption: "Look" }),
      control.say(scene.chat, { media: "voice" }),
      control.say(scene.chat, { location }),
      control.say(scene.chat, { order: [{ product: "p1", quantity: 2 }] }),
      control.say(scene.chat, { requestWelcome: true }),
      control.press(scene.chat, { kind: "button", id: "y", title: "Yes" }),
      control.press(scene.chat, { kind: "template", id: "T", title: "Track" }),
      control.say(scene.chat, { text: "fwd", forwarded: "often" }),
    ];
    const kinds = await Promise.all(said.map(async ({ id }) => (await scene.heard(id)).content));
    expect(kinds).toMatchObject([
      { kind: "question", text: "Look" },
      { kind: "wordless", what: "voice" },
      { kind: "question", text: "Location: Shop (1.5, 2)" },
      { kind: "question" },
      { kind: "command", name: "start" },
      { kind: "question", text: "Yes" },
      { kind: "question", text: "Track" },
      { kind: "question", text: "fwd" },
    ]);
  });

  it.each([
    ["reaction", () => scene.simulator.control.react(scene.chat, "wamid.X", "👍")],
    [
      "unknown_kind",
      () => scene.simulator.control.say(scene.chat, { unsupported: "poll_creation" }),
    ],
    [
      "not_addressed",
      () => scene.simulator.control.say(scene.chat, { text: "hi", groupId: "1203" }),
    ],
    ["own_message", () => scene.simulator.control.echo(scene.chat, "I take over")],
    ["account_notice", () => scene.simulator.control.reportError(scene.number, 131_031)],
  ])("that is none is dropped (%s)", async (reason, happen) => {
    happen();
    await until("the event", () => scene.events.length > 0);
    expect(scene.events).toEqual([expect.objectContaining({ kind: "dropped", reason })]);
  });

  it("that is changed or taken back is told as that", async () => {
    const { id, conversation } = await scene.say("hi");
    scene.simulator.control.edit(scene.chat, id, "hello");
    scene.simulator.control.revoke(scene.chat, id);
    const changes = await until("the changes", () => {
      const told = scene.events.flatMap((event) => (event.kind === "change" ? [event.change] : []));
      return told.length === 2 && told;
    });
    expect(changes).toMatchObject([
      { id, conversation, content: { kind: "question", text: "hello" } },
      { id, conversation },
    ]);
    expect(changes[1]).not.toHaveProperty("content");
  });

  it.each(["both", "user_id", "wa_id"] as const)(
    "from a new number takes the conversation along (%s)",
    async (shows) => {
      scene.ana.shows = shows;
      const before = await scene.say("hi");
      scene.simulator.control.changeNumber(scene.ana);
      const moved = await until("the move", () =>
        scene.events.find((event) => event.kind === "moved"),
      );
      const after = await scene.say("hi again");
      expect(moved).toMatchObject({ from: before.conversation, to: after.conversation });
      expect(after.conversation).not.toBe(before.conversation);
    },
  );
});
