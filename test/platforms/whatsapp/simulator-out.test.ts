import { beforeEach, describe, expect, it } from "vitest";
import type { Delivery } from "../../../src/platforms/platform.ts";
import { until } from "../../helpers/until.ts";
import { adapterFor, answer, type Scene, startScene } from "./scene.ts";

/**
 * The adapter against a server that states Meta's rules on its own: what is refused
 * is refused in Meta's words, and reports come by webhook.
 */

let scene: Scene;

beforeEach(async () => {
  scene = await startScene();
});

const bodies = (): string[] =>
  scene.simulator.record
    .messagesIn(scene.chat)
    .filter(({ from }) => from === "business")
    .map(({ text }) => text);

describe("an answer", () => {
  it("stands in the chat, formatted, and reports on itself", async () => {
    const message = await scene.say("hi");
    const [outcome] = await answer(scene, message);
    expect(outcome).toMatchObject({ kind: "sent" });
    expect(bodies()).toEqual(["An answer."]);
    const [sent] = await until(
      "the reports",
      () => scene.receipts().length === 2 && scene.receipts(),
    );
    expect(sent).toEqual({
      conversation: message.conversation,
      partId: "part-0",
      messageId: outcome?.kind === "sent" && outcome.messageId,
      fate: { kind: "shown" },
    });
    await until("the last report", () => scene.events.some((event) => event.kind === "dropped"));
    expect(scene.events.at(-1)).toEqual({
      kind: "dropped",
      reason: "delivery_status",
      detail: "read",
    });
    expect(scene.simulator.record.violations).toEqual([]);
  });

  it("reaches somebody who shows no number", async () => {
    scene.ana.shows = "user_id";
    const message = await scene.say("hi");
    expect(message.address.channel).toBe(scene.ana.userId);
    expect(await answer(scene, message)).toMatchObject([{ kind: "sent" }]);
    expect(bodies()).toEqual(["An answer."]);
  });

  it("that is long is taken part by part", async () => {
    const words = Array.from({ length: 2_000 }, (_, at) => `word${at}`).join(" ");
    const outcomes = await answer(scene, await scene.say("hi"), `# Long\n\n${words}`);
    expect(outcomes.length).toBeGreaterThan(1);
    for (const outcome of outcomes) expect(outcome.kind).toBe("sent");
  });

  it("whose reply is lost tells by itself that it is shown", async () => {
    const message = await scene.say("hi");
    scene.simulator.faults.next("messages", { kind: "lose_reply" });
    expect(await answer(scene, message)).toMatchObject([{ kind: "unknown" }]);
    const receipt = await until("the report", () => scene.receipts()[0]);
    expect(receipt).toMatchObject({
      conversation: message.conversation,
      partId: "part-0",
      fate: { kind: "shown" },
    });
    expect(bodies()).toEqual(["An answer."]);
  });

  it("that comes too late is told to have failed, with Meta's code", async () => {
    const message = await scene.say("hi");
    scene.simulator.control.closeWindow(scene.chat);
    expect(await answer(scene, message)).toMatchObject([{ kind: "sent" }]);
    expect(await until("the report", () => scene.receipts()[0])).toMatchObject({
      partId: "part-0",
      fate: { kind: "failed", code: "whatsapp_131047", closed: true },
    });
  });
});

describe("a refusal in Meta's own words", () => {
  const refused = async (more: Partial<Delivery> = {}): Promise<unknown> => {
    const { address: to, conversation } = await scene.say("hi");
    const part = { rich: "a", plain: "a" };
    const usual = { conversation, to, part, partId: "p", plain: false };
    const outcome = await scene.whatsapp.send({ ...usual, ...more });
    return outcome.kind === "not_sent" ? [outcome.code, outcome.remedy] : outcome;
  };

  it.each([
    [131_031, "outlast"],
    [131_016, "outlast"],
    [131_000, "retry"],
    [131_048, "close"],
    [133_010, "outlast"],
  ])("is known by its code (%i)", async (code, remedy) => {
    scene.number.trouble = code;
    expect(await refused()).toEqual([`whatsapp_${code}`, { do: remedy }]);
  });

  it.each([
    ["windowClosed", 131_047, "give_up"],
    ["unreachable", 131_026, "close"],
  ] as const)("ends what is shown there (%s)", async (rule, code, remedy) => {
    scene.simulator.control.rules[rule] = "sync";
    const { address: to, conversation } = await scene.say("hi");
    if (rule === "unreachable") scene.ana.reachable = false;
    else scene.simulator.control.closeWindow(scene.chat);
    const part = { rich: "a", plain: "a" };
    expect(
      await scene.whatsapp.send({ conversation, to, part, partId: "p", plain: false }),
    ).toEqual({
      kind: "not_sent",
      code: `whatsapp_${code}`,
      remedy: { do: remedy },
    });
  });

  it("cuts what is too long in two", async () => {
    const rich = "x".repeat(4_097);
    expect(await refused({ part: { rich, plain: rich } })).toEqual([
      "whatsapp_100_too_long",
      { do: "split" },
    ]);
  });

  it("waits for an operator where the token has run out, or sees another number", async () => {
    scene.simulator.control.app.tokenExpired = true;
    expect(await refused()).toEqual(["whatsapp_190", { do: "outlast" }]);
    scene.simulator.control.app.tokenExpired = false;
    const stranger = adapterFor(scene.simulator, "1");
    const outcome = await stranger.send({
      conversation: "whatsapp/1/2",
      to: { channel: scene.ana.waId },
      part: { rich: "a", plain: "a" },
      partId: "p",
      plain: false,
    });
    expect(outcome).toMatchObject({
      code: "whatsapp_100_no_such_number",
      remedy: { do: "outlast" },
    });
  });

  it("waits where a person has been sent too much", async () => {
    const message = await scene.say("hi");
    const { burst } = scene.whatsapp.pace?.(message.address) ?? { burst: 0 };
    for (let at = 0; at < burst; at += 1) {
      expect(await answer(scene, message)).toMatchObject([{ kind: "sent" }]);
    }
    expect(await answer(scene, message)).toMatchObject([
      { code: "whatsapp_131056", remedy: { do: "wait", ms: 6_000 } },
    ]);
  });
});

describe("a sign of work", () => {
  it("marks the message as read and types", async () => {
    const { address, id } = await scene.say("hi");
    await scene.whatsapp.workingSign?.show(address, new AbortController().signal);
    expect(scene.simulator.record.typingIn(scene.chat)).toMatchObject([{ messageId: id }]);
    expect(scene.simulator.record.messagesIn(scene.chat)[0]?.readAt).toBeGreaterThan(0);
    expect(scene.simulator.record.violations).toEqual([]);
  });
});

describe("whether WhatsApp can be reached", () => {
  it("is yes, whatever the token is worth", async () => {
    const { signal } = new AbortController();
    expect(await scene.whatsapp.isReachable?.(signal)).toBe(true);
    scene.simulator.control.app.tokenExpired = true;
    expect(await scene.whatsapp.isReachable?.(signal)).toBe(true);
  });
});
