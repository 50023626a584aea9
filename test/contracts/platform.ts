import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeOf } from "../../src/messages/address.ts";
import type { InboundMessage } from "../../src/messages/inbound.ts";
import type { Delivery, Platform, SendOutcome, Webhook } from "../../src/platforms/platform.ts";

/** How the platform's API behaves from now on. */
export type ApiBehaviour =
  | "shows"
  /** Answers with an error of its own. */
  | "refuses"
  /** Shows the message, then loses the connection. */
  | "loses_reply"
  /** Nobody opens the door. */
  | "unreachable";

/** One implementation, ready to be tried. */
interface PlatformUnderTest {
  readonly platform: Platform;
  /** A genuine webhook in which a person asks `text`; every call another message. */
  webhookOf(text: string): Webhook;
  /** How the API behaves, until told otherwise. It begins by showing. */
  behave(behaviour: ApiBehaviour): void | Promise<void>;
  /** The texts that people have been shown, formatted or not. */
  shown(): readonly string[];
  close?(): Promise<void>;
}

export interface PlatformContract {
  readonly name: string;
  /** UTF-16 units that the words of one part may have. */
  readonly limit: number;
  /** A new implementation with an API that shows what it is sent. */
  start(): Promise<PlatformUnderTest>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Everything but white space and what cannot be seen. */
const letters = (text: string): string => text.replace(/[\s\u2060]/g, "");

/** The rules of src/platforms/platform.ts, which every implementation keeps. */
export function platformContract({ name, limit, start }: PlatformContract): void {
  let subject: PlatformUnderTest;
  let platform: Platform;

  beforeEach(async () => {
    subject = await start();
    ({ platform } = subject);
  });

  afterEach(async () => {
    await subject.close?.();
  });

  const messageOf = async (webhook: Webhook): Promise<InboundMessage> => {
    const { events } = await platform.parse(webhook);
    const [event] = events;
    if (event?.kind !== "message" || events.length > 1) throw new Error("expected one message");
    return event.message;
  };

  const send = async (more: Partial<Delivery> = {}): Promise<SendOutcome> => {
    const { address, conversation } = await messageOf(subject.webhookOf("a question"));
    const part = { rich: "the answer", plain: "the answer" };
    const usual = { conversation, to: address, part, partId: "part-1", plain: false };
    return platform.send({ ...usual, ...more });
  };

  describe(`${name}: a webhook`, () => {
    it("is accepted when the platform sent it", async () => {
      expect(await platform.verify(subject.webhookOf("hi"))).toEqual({ ok: true });
    });

    it("is refused when its headers were left out", async () => {
      const bare = { ...subject.webhookOf("hi"), headers: new Headers() };
      expect(await platform.verify(bare)).toMatchObject({ ok: false });
    });

    it("is refused when every header is wrong", async () => {
      const webhook = subject.webhookOf("hi");
      const headers = new Headers([...webhook.headers.keys()].map((key) => [key, "forged-value"]));
      const verdict = await platform.verify({ ...webhook, headers });
      expect(verdict).toMatchObject({ ok: false });
      expect(JSON.stringify(verdict)).not.toContain("forged-value");
    });

    it("says who asked what, where, and where the answer goes", async () => {
      const message = await messageOf(subject.webhookOf("Is <b>it</b> *done*? 🍕"));
      expect(message.content).toEqual({ kind: "question", text: "Is <b>it</b> *done*? 🍕" });
      expect(placeOf(message.conversation)?.platform).toBe(platform.name);
      expect(message.address.channel).not.toBe("");
      expect(message.author.id).not.toBe("");
      expect(message.id).not.toBe("");
    });

    it("stamps a message in milliseconds, if at all", async () => {
      const { sentAt } = await messageOf(subject.webhookOf("hi"));
      const year2001 = 1_000_000_000_000;
      expect(sentAt ?? year2001).toBeGreaterThanOrEqual(year2001);
    });

    it("says the same at every delivery", async () => {
      const webhook = subject.webhookOf("hi");
      const first = await platform.parse(webhook);
      expect(await platform.parse({ ...webhook, receivedAt: webhook.receivedAt + 1 })).toEqual(
        first,
      );
    });

    it("gives different messages different ids in the same conversation", async () => {
      const one = await messageOf(subject.webhookOf("one"));
      const two = await messageOf(subject.webhookOf("two"));
      expect(two.conversation).toBe(one.conversation);
      expect(two.id).not.toBe(one.id);
    });

    it.each(["", "<html>", "null", "[]", "{}", '{"a":{"b":[1,null]}}', '"words"'])(
      "that holds %j is dropped without an error",
      async (body) => {
        const { events } = await platform.parse({
          ...subject.webhookOf("hi"),
          body: bytes(body),
        });
        for (const event of events) expect(event.kind).toBe("dropped");
      },
    );

    it("is never answered with anybody's words", async () => {
      const { reply } = await platform.parse(subject.webhookOf("sendMessage"));
      expect(JSON.stringify(reply ?? {})).not.toContain("sendMessage");
    });
  });

  describe(`${name}: an answer`, () => {
    it("without words has no parts", () => {
      for (const nothing of ["", " ", "\n\n\t"]) expect(platform.render(nothing)).toEqual([]);
    });

    it("that is short is one part, with its words in both ways of writing", () => {
      const parts = platform.render("The **answer** is 42.");
      expect(parts).toHaveLength(1);
      expect(parts[0]?.plain).toBe("The answer is 42.");
      expect(parts[0]?.rich).toContain("answer");
    });

    it("that is long is parts that fit, with every word in its order", () => {
      const words = Array.from({ length: 4_000 }, (_, at) => `word${at}`).join(" ");
      const parts = platform.render(words);
      expect(parts.length).toBeGreaterThan(1);
      expect(letters(parts.map(({ plain }) => plain).join(""))).toBe(letters(words));
      for (const { rich, plain } of parts) {
        expect(plain.length).toBeLessThanOrEqual(limit);
        expect(plain.trim()).not.toBe("");
        expect(rich.trim()).not.toBe("");
      }
    });

    it("is the same parts each time", () => {
      const markdown = "# A\n\n- b `c`\n\n> d\n\n".repeat(200);
      expect(platform.render(markdown)).toEqual(platform.render(markdown));
    });

    it.each([
      ["one endless word", "x".repeat(20_000)],
      ["pairs of surrogates", "😀".repeat(8_000)],
      ["an open fence", `\`\`\`\n${"line\n".repeat(4_000)}`],
      ["endless nesting", `${"> ".repeat(9_000)}x`],
      ["unmatched marks", "**_`[".repeat(3_000)],
      ["HTML", "<b><i>".repeat(3_000)],
    ])("of %s is still parts that fit", (_, markdown) => {
      const parts = platform.render(markdown);
      expect(parts.length).toBeGreaterThan(1);
      for (const { rich, plain } of parts) {
        expect(plain.length).toBeLessThanOrEqual(limit);
        expect(plain.isWellFormed() && rich.isWellFormed()).toBe(true);
      }
    });
  });

  describe(`${name}: a part`, () => {
    it("is shown, and known by an id", async () => {
      const outcome = await send();
      expect(outcome).toMatchObject({ kind: "sent" });
      expect(outcome.kind === "sent" && outcome.messageId).toBeTruthy();
      expect(subject.shown()).toEqual(["the answer"]);
    });

    it("is shown without formatting when that was refused", async () => {
      const part = { rich: "formatted", plain: "words" };
      await send({ part, plain: true });
      await send({ part, plain: false });
      expect(subject.shown()).toEqual(["words", "formatted"]);
    });

    it("that the API refuses is certainly not sent", async () => {
      await subject.behave("refuses");
      expect(await send()).toMatchObject({ kind: "not_sent" });
      expect(subject.shown()).toEqual([]);
    });

    it("whose reply is lost may or may not be shown", async () => {
      await subject.behave("loses_reply");
      expect(await send()).toMatchObject({ kind: "unknown" });
      expect(subject.shown()).toEqual(["the answer"]);
    });

    it("is not sent when nobody is there, and nothing is thrown", async () => {
      await subject.behave("unreachable");
      expect(["not_sent", "unknown"]).toContain((await send()).kind);
      expect(subject.shown()).toEqual([]);
    });

    it("can be called off without an error", async () => {
      const outcome = await send({ signal: AbortSignal.abort() });
      expect(["sent", "not_sent", "unknown"]).toContain(outcome.kind);
    });

    it("has a code without a blank or anybody's words when it fails", async () => {
      for (const behaviour of ["refuses", "loses_reply", "unreachable"] as const) {
        await subject.behave(behaviour);
        const outcome = await send();
        expect(outcome.kind === "sent" ? "" : outcome.code).toMatch(/^[a-z][a-z0-9_]+$/);
      }
    });
  });

  describe(`${name}: what a platform may have besides`, () => {
    it("is a pace that lets something through", async () => {
      const { address } = await messageOf(subject.webhookOf("hi"));
      const pace = platform.pace?.(address) ?? { burst: 1, intervalMs: 1 };
      expect(pace.burst).toBeGreaterThanOrEqual(1);
      expect(pace.intervalMs).toBeGreaterThan(0);
    });

    it("is a sign of work that never fails", async () => {
      const { address } = await messageOf(subject.webhookOf("hi"));
      for (const behaviour of ["shows", "refuses", "unreachable"] as const) {
        await subject.behave(behaviour);
        const working = platform.workingSign?.show(address, new AbortController().signal);
        await expect(Promise.resolve(working)).resolves.toBeUndefined();
      }
    });

    it("is knowing whether the API can be reached", async () => {
      if (platform.isReachable === undefined) return;
      const { signal } = new AbortController();
      expect(await platform.isReachable(signal)).toBe(true);
      await subject.behave("unreachable");
      expect(await platform.isReachable(signal)).toBe(false);
    });

    it("is finding a part again whose reply was lost", async () => {
      if (platform.tracing?.look === undefined) return;
      const { address, sentAt } = await messageOf(subject.webhookOf("hi"));
      const after = sentAt === undefined ? {} : { after: sentAt };
      const lost = { partId: "part-2", to: address, ...after };
      const { signal } = new AbortController();
      expect(await platform.tracing.look(lost, signal)).toEqual({ kind: "absent" });
      await subject.behave("loses_reply");
      await send({ partId: "part-2" });
      await subject.behave("shows");
      expect(await platform.tracing.look(lost, signal)).toMatchObject({ kind: "found" });
    });
  });
}
