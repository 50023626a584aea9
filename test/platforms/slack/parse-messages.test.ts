import { describe, expect, it } from "vitest";
import type { WebhookEvent } from "../../../src/messages/inbound.ts";
import { bodyOf, bodyWith, eventOf, parse, read, type Reading } from "./bodies.ts";

const question = (text: string): unknown => ({ kind: "question", text });
const command = (name: string): unknown => ({ kind: "command", name });
const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

const sticky: Reading = { stickyThreads: true };

describe("a direct message", () => {
  it("is asked, with its author, its stamp and the channel to answer in", async () => {
    expect(await parse(bodyOf("dm-text"))).toEqual({
      kind: "message",
      message: {
        conversation: "slack/T0A1/D0ANN",
        id: "1790000002.000300",
        sentAt: 1_790_000_002_000,
        content: question("hi & hello"),
        author: { id: "U0ANN" },
        address: { channel: "D0ANN" },
      },
    });
  });

  it("in a thread is a conversation of its own, answered there", async () => {
    expect(await parse(bodyOf("dm-thread-reply"))).toMatchObject({
      message: {
        conversation: "slack/T0A1/D0ANN/1790000002.000300",
        id: "1790000012.000100",
        address: { channel: "D0ANN", thread: "1790000002.000300" },
      },
    });
  });

  it("that others have answered in a thread is in no thread itself", async () => {
    const parent = bodyWith("dm-text", { thread_ts: "1790000002.000300" });
    expect(await parse(parent)).toEqual(await parse(bodyOf("dm-text")));
    expect(await parse(bodyWith("dm-text", { thread_ts: "" }))).toEqual(
      await parse(bodyOf("dm-text")),
    );
  });

  it("is the same one where it is told of as a mention", async () => {
    const { channel_type: _, ...event } = eventOf("dm-text");
    const mention = { ...bodyOf("dm-text"), event: { ...event, type: "app_mention" } };
    expect(await parse(mention)).toEqual(await parse(bodyOf("dm-text")));
  });

  it("in the app's home is none the less direct", async () => {
    const home = bodyWith("dm-text", { channel_type: "app_home" });
    expect(await parse(home)).toEqual(await parse(bodyOf("dm-text")));
  });

  it("never has a membership", async () => {
    const event = await parse(bodyOf("dm-thread-reply"), sticky);
    expect(event.kind === "message" && "membership" in event.message).toBe(false);
  });

  it.each(["dm-app-context", "dm-me-message"])("is read from %s", async (name) => {
    expect(await parse(bodyOf(name))).toMatchObject({
      message: { content: question(String(eventOf(name)["text"])) },
    });
  });

  it("keeps its words where a field beside them has changed its shape", async () => {
    const odd = {
      files: "three",
      attachments: { a: 1 },
      edited: 7,
      user_profile: [],
      thread_ts: null,
    };
    expect(await parse(bodyWith("dm-text", odd))).toEqual(await parse(bodyOf("dm-text")));
  });
});

describe("a message in a channel", () => {
  it("is asked where it names us, and answered in the thread that it opens", async () => {
    expect(await parse(bodyOf("app-mention"))).toEqual({
      kind: "message",
      message: {
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        id: "1790000001.000200",
        sentAt: 1_790_000_001_000,
        content: question("summarise this, please"),
        author: { id: "U0ANN" },
        address: { channel: "C0GEN", thread: "1790000001.000200" },
      },
    });
  });

  it("is the same message whichever of Slack's two events brings it", async () => {
    expect(await parse(bodyOf("channel-mention"))).toEqual(await parse(bodyOf("app-mention")));
    expect(await parse(bodyOf("thread-mention"))).toEqual(
      await parse(bodyOf("app-mention-in-thread")),
    );
    expect(await parse(bodyOf("channel-mention"), sticky)).toEqual(
      await parse(bodyOf("app-mention"), sticky),
    );
  });

  it("in a thread belongs to the conversation of that thread", async () => {
    expect(await parse(bodyOf("app-mention-in-thread"))).toMatchObject({
      message: {
        conversation: "slack/T0A1/C0GEN/1789999000.000100",
        id: "1790000004.000500",
        content: question("and, who wrote it?"),
        address: { channel: "C0GEN", thread: "1789999000.000100" },
      },
    });
  });

  it("that is also shown in the channel belongs to its thread", async () => {
    expect(await parse(bodyOf("thread-broadcast"))).toMatchObject({
      message: {
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        id: "1790000017.000100",
        content: question("so, is it done?"),
      },
    });
  });

  it.each([
    ["group-mention", "slack/T0A1/C0PRIV/1790000007.000100", "who is on call?"],
    ["mpim-mention", "slack/T0A1/G0MPIM/1790000008.000100", "what do you think?"],
  ])("may be private: %s", async (name, conversation, text) => {
    expect(await parse(bodyOf(name))).toMatchObject({
      message: { conversation, content: question(text) },
    });
  });

  it.each(["channel-text", "thread-follow-up", "thread-follow-up-for-another"])(
    "is not for us where it does not name us: %s",
    async (name) => {
      expect(await parse(bodyOf(name))).toEqual(dropped("not_addressed"));
    },
  );

  it("is not for us only because Slack calls it a mention", async () => {
    for (const text of ["summarise this", "<@U0BOB> hi", "<@U0BOT2> hi", "&lt;@U0BOT&gt; hi"]) {
      expect(await parse(bodyWith("app-mention", { text }))).toEqual(dropped("not_addressed"));
    }
  });

  it("has no membership where threads are not sticky", async () => {
    const event = await parse(bodyOf("app-mention"));
    expect(event.kind === "message" && "membership" in event.message).toBe(false);
  });

  it("costs no question to Slack where it names nobody", async () => {
    for (const name of ["channel-text", "thread-follow-up", "other-bot", "own-message"]) {
      expect((await read(bodyOf(name))).identityAsked).toBe(0);
    }
    expect((await read(bodyOf("channel-text"), sticky)).identityAsked).toBe(0);
    expect((await read(bodyOf("thread-follow-up"), sticky)).identityAsked).toBe(1);
  });

  it("that names us after an edit has the id it always had", async () => {
    expect(await parse(bodyOf("app-mention-after-edit"))).toMatchObject({
      message: { id: "1790000006.000100", content: question("what changed?") },
    });
  });
});

describe("where threads are sticky", () => {
  const membership = async (body: unknown): Promise<unknown> => {
    const event = await parse(body, sticky);
    return event.kind === "message" ? event.message.membership : event;
  };

  it("a mention joins the thread, and what follows it follows", async () => {
    expect(await membership(bodyOf("app-mention"))).toBe("joins");
    expect(await membership(bodyOf("app-mention-in-thread"))).toBe("joins");
    expect(await membership(bodyOf("thread-follow-up"))).toBe("follows");
    expect(await parse(bodyOf("thread-follow-up"), sticky)).toMatchObject({
      message: {
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        content: question("and what does it cost?"),
        address: { channel: "C0GEN", thread: "1790000001.000200" },
      },
    });
  });

  it.each(["<@U0BOB> look", "look, <@U0BOB|bob>", "<!here> look", "<!subteam^S0OPS> look"])(
    "%j is for those it names",
    async (text) => {
      expect(await membership(bodyWith("thread-follow-up", { text }))).toEqual(
        dropped("not_addressed"),
      );
    },
  );

  it("one that names us beside others is for us as well", async () => {
    const text = "<@U0BOB> and <@U0BOT>, what now?";
    expect(await membership(bodyWith("thread-follow-up", { text }))).toBe("joins");
  });

  it("a message outside of any thread follows nothing", async () => {
    expect(await membership(bodyOf("channel-text"))).toEqual(dropped("not_addressed"));
    const parent = { thread_ts: "1790000009.000100" };
    expect(await membership(bodyWith("channel-text", parent))).toEqual(dropped("not_addressed"));
  });

  it("links, dates and channels name nobody", async () => {
    const text = "see <#C0GEN|general>, <https://example.com|here>, <!date^1^{date}|today>";
    expect(await membership(bodyWith("thread-follow-up", { text }))).toBe("follows");
  });

  it("a command is a question unless it is said to us", async () => {
    const content = async (text: string): Promise<unknown> => {
      const event = await parse(bodyWith("thread-follow-up", { text }), sticky);
      return event.kind === "message" ? event.message.content : event;
    };
    expect(await content("help")).toEqual(question("help"));
    expect(await content("<@U0BOT> help")).toEqual(command("help"));
  });
});

describe("a stamp", () => {
  const sentAt = async (ts: string): Promise<number | WebhookEvent | undefined> => {
    const event = await parse(bodyWith("dm-text", { ts }));
    return event.kind === "message" ? event.message.sentAt : event;
  };

  it("is cut to milliseconds, digit by digit", async () => {
    expect(await sentAt("1790000002.000300")).toBe(1_790_000_002_000);
    expect(await sentAt("1790000002.001999")).toBe(1_790_000_002_001);
    expect(await sentAt("1790000002.999999")).toBe(1_790_000_002_999);
    // A float makes 1089831762586.9999 of this one.
    expect(await sentAt("1089831762.587000")).toBe(1_089_831_762_587);
    expect(await sentAt("1790000002.1")).toBe(1_790_000_002_100);
  });

  it("may be the same for two messages, whose ids differ", async () => {
    expect(await sentAt("1790000002.000301")).toBe(await sentAt("1790000002.000302"));
  });

  it.each(["", "1790000002", "1790000002.", ".5", "now", "1790000002.00a", "-1.5", "1e9.5"])(
    "%j is none",
    async (ts) => {
      expect(await sentAt(ts)).toEqual(dropped("unreadable", "ts"));
    },
  );
});
