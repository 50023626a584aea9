import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { until } from "../../helpers/until.ts";
import { ask, type Server, startServer } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { addAgent, begin, done, type Made, makeChatbot, metaOf, stream, turnsOf } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let modelled: Modelled;
let server: Server;
/** Without a language model. */
let bare: Server;

beforeAll(async () => {
  modelled = await startModelled();
  ({ server } = modelled);
  bare = await startServer();
});
afterAll(async () => {
  await modelled.stop();
  await bare.stop();
});

async function withAgents(at: Server): Promise<Made> {
  const made = await makeChatbot(at);
  await addAgent(at, made, {
    name: "Billing",
    type: "user-facing",
    description: "Invoices, payments and refunds",
    prompt: "You are the bookkeeper.",
  });
  await addAgent(at, made, { name: "Spam", type: "spam-defense", default_message: "No spam." });
  await addAgent(at, made, {
    name: "Opening hours",
    type: "pre-canned",
    description: "Opening hours of the shop",
    default_message: "From 9 to 5.",
  });
  const human = await addAgent(at, made, { name: "Handover", type: "human-escalation" });
  await done(at, "POST", `/agent/${human}/update`, {
    human_escalation_settings: { human_requested_message: "Somebody will be with you." },
  });
  return made;
}

describe("an agent with fixed words", () => {
  it("says them, and the turn says why", async () => {
    const session = await begin(bare, await withAgents(bare));
    expect(await ask(bare, session, "!!!!!!!!!!!!!!!!!!!!")).toBe("No spam.");
    expect(await ask(bare, session, "What are your opening hours?")).toBe("From 9 to 5.");
    expect(await ask(bare, session, "Quiero hablar con una persona")).toBe(
      "Somebody will be with you.",
    );
    const turns = await turnsOf(bare, session);
    expect(turns.map(metaOf)).toMatchObject([
      { agent: { name: "Spam", type: "spam-defense" }, routing: { by: "rules" } },
      { agent: { name: "Opening hours", type: "pre-canned" }, routing: { by: "rules" } },
      { agent: { name: "Handover" }, routing: { by: "rules", why: "asks for a person" } },
    ]);
  });

  it("is left out when pre-canned answers are not wanted", async () => {
    const session = await begin(bare, await withAgents(bare));
    const path = `/session/${session}/message/non-stream`;
    const query = "What are your opening hours?";
    const json = { query, pre_canned_response: false, direct_function_response: false };
    expect(await done(bare, "POST", path, json)).not.toEqual({ response: "From 9 to 5." });
    const wanted = { query, pre_canned_response: true };
    expect(await done(bare, "POST", path, wanted)).toEqual({ response: "From 9 to 5." });
  });

  it("is streamed as any other answer", async () => {
    const session = await begin(server, await withAgents(server));
    const asked = modelled.replyWith({ text: "Never." });
    const streamed = await stream(server, session, "connect me to a human");
    expect(streamed.bytes.toString()).toBe("Somebody will be with you.");
    expect(asked()).toBe(0);
  });
});

describe("nobody", () => {
  it("answers when no agent is enabled, and the answer says so", async () => {
    const made = await makeChatbot(bare, {}, { enabled: false });
    expect(await ask(bare, await begin(bare, made), "hi there, who are you?")).toMatch(
      /no agent that is enabled/,
    );
  });
});

describe("of two user-facing agents", () => {
  it("a model chooses by one short call, and the chosen one's prompt is used", async () => {
    const made = await withAgents(server);
    const session = await begin(server, made);
    const asked = modelled.replyWith({ text: "2" }, { text: "It is in your mail." });
    expect(await ask(server, session, "Where is my bill?")).toBe("It is in your mail.");
    expect(asked()).toBe(2);
    const [choosing, answering] = modelled.model.calls.slice(-2);
    expect(choosing?.messages[0]?.content).toMatch(/1\. General Q&A.*\n2\. Billing.*Invoices/);
    expect(choosing?.messages.at(-1)).toEqual({ role: "user", content: "Where is my bill?" });
    expect(answering?.messages[0]?.content).toContain("You are the bookkeeper.");
    expect(metaOf((await turnsOf(server, session))[0])).toMatchObject({
      agent: { name: "Billing" },
      routing: { by: "model" },
    });
  });

  it.each([
    ["is silent", { hangAfter: 0 }],
    ["fails", { status: 500 }],
    ["tells a story", { text: "I would say that it depends" }],
    ["names a number that nobody has", { text: "17" }],
  ] as const)("the words decide when the model %s", async (_, reply) => {
    const session = await begin(server, await withAgents(server));
    modelled.replyWith(reply, { text: "In your mail." });
    expect(await ask(server, session, "Where do I find invoices?")).toBe("In your mail.");
    expect(metaOf((await turnsOf(server, session))[0])).toMatchObject({
      agent: { name: "Billing" },
      routing: { by: "rules" },
    });
  });

  it("the words decide without a model", async () => {
    const session = await begin(bare, await withAgents(bare));
    await ask(bare, session, "Where do I find invoices?");
    expect(metaOf((await turnsOf(bare, session))[0])).toMatchObject({ agent: { name: "Billing" } });
  });
});

const tags = [
  { name: "complaint", criteria: "the user complains about a broken article", color: "#FF0000" },
  {
    name: "shipping",
    criteria: "the user asks about delivery, parcels or shipping",
    color: "#00FF00",
  },
];

describe("a background agent", () => {
  it("labels a turn by the words of its criteria, without a model", async () => {
    const made = await makeChatbot(bare);
    await addAgent(bare, made, { name: "Labels", type: "background", tags });
    const session = await begin(bare, made);
    await ask(bare, session, "Where is my parcel, and what does shipping cost?");
    await ask(bare, session, "What is your name?");
    expect(await turnsOf(bare, session)).toMatchObject([
      { labels: [{ name: "shipping", color: "#00FF00" }], background_pending_tasks: 0 },
      { labels: [], background_pending_tasks: 0 },
    ]);
  });

  it("labels after the answer, and the tasks that are left count down", async () => {
    const made = await makeChatbot(server);
    for (const name of ["One", "Two"]) {
      await addAgent(server, made, { name, type: "background", tags });
    }
    const session = await begin(server, made);
    modelled.replyWith(
      { text: "In a week." },
      { text: "2", delayMs: 150 },
      { text: "1, 2", delayMs: 150 },
    );
    const seen: unknown[] = [];
    await ask(server, session, "My grinder is broken, when does the new one come?");
    const [turn] = await until("the labels", async () => {
      const turns = await turnsOf(server, session);
      const pending: unknown = Reflect.get(Object(turns[0]), "background_pending_tasks");
      if (!seen.includes(pending)) seen.push(pending);
      return pending === 0 && turns;
    });
    expect(seen).toEqual([2, 1, 0]);
    expect(turn).toMatchObject({
      response: "In a week.",
      labels: [{ name: "shipping" }, { name: "complaint" }],
    });
    expect(modelled.lastCall().messages[0]?.content).toContain("1. complaint: the user complains");
  });

  it("labels after a crash what it had not labelled before", async () => {
    const made = await makeChatbot(server);
    await addAgent(server, made, { name: "Labels", type: "background", tags });
    const session = await begin(server, made);
    modelled.replyWith({ text: "Soon." }, { delayMs: 30_000 }, { text: "1" });
    await ask(server, session, "My grinder is broken");
    await server.kill();
    const turns = await until("the labels", async () => {
      const now = await turnsOf(server, session);
      return now.every((one) => Reflect.get(Object(one), "background_pending_tasks") === 0) && now;
    });
    expect(turns).toMatchObject([{ response: "Soon.", labels: [{ name: "complaint" }] }]);
  });

  it("labels after a crash what it was still labelling when that was seen to", async () => {
    const slow = await startModelled({
      CHATBOT_SERVER_MODEL_FIRST_BYTE_SECONDS: "60",
      CHATBOT_SERVER_MODEL_TOTAL_SECONDS: "60",
    });
    try {
      const made = await makeChatbot(slow.server);
      await addAgent(slow.server, made, { name: "Labels", type: "background", tags });
      const session = await begin(slow.server, made);
      slow.replyWith({ text: "Soon." }, { delayMs: 60_000 }, { text: "1" });
      await ask(slow.server, session, "My grinder is broken");
      const seenToAt = Date.now() + 6000;
      await until("the alarm's time", () => Date.now() >= seenToAt);
      await slow.server.kill();
      const turns = await until("the labels", async () => {
        const now = await turnsOf(slow.server, session);
        return (
          now.every((one) => Reflect.get(Object(one), "background_pending_tasks") === 0) && now
        );
      });
      expect(turns).toMatchObject([{ response: "Soon.", labels: [{ name: "complaint" }] }]);
    } finally {
      await slow.stop();
    }
  }, 60_000);

  it("has its say by words when the model fails, and the next question does not wait for it", async () => {
    const made = await makeChatbot(server);
    await addAgent(server, made, { name: "Labels", type: "background", tags });
    const session = await begin(server, made);
    modelled.model.reply = ({ messages }) =>
      messages[0]?.content.includes("Which of these labels") === true
        ? { hangAfter: 0 }
        : { text: "Soon." };
    await ask(server, session, "Where is my parcel? Is shipping slow?");
    expect(await ask(server, session, "Hm?")).toBe("Soon.");
    const turns = await until("the labels", async () => {
      const now = await turnsOf(server, session);
      return now.every((one) => Reflect.get(Object(one), "background_pending_tasks") === 0) && now;
    });
    expect(turns).toMatchObject([{ labels: [{ name: "shipping" }] }, { labels: [] }]);
  });
});

describe("a question of 250 000 digits and a letter", () => {
  it("is answered and labelled in no long time", async () => {
    const made = await makeChatbot(bare);
    await addAgent(bare, made, { name: "Labels", type: "background", tags });
    const session = await begin(bare, made);
    const askedAt = performance.now();
    await ask(bare, session, `${"1".repeat(250_000)}a`);
    // Thirty times what it takes; a tenth of what it took when each digit looked at all before it.
    expect(performance.now() - askedAt).toBeLessThan(3000);
    expect(await turnsOf(bare, session)).toMatchObject([{ background_pending_tasks: 0 }]);
  });
});

describe("a session's rate limit", () => {
  it("answers with its message, which does not count, and lets the next session ask", async () => {
    const made = await makeChatbot(bare, { rate_limit: [2, 300], rate_limit_message: "Slowly!" });
    const session = await begin(bare, made);
    for (const query of ["one", "two"]) expect(await ask(bare, session, query)).not.toBe("Slowly!");
    for (const query of ["three", "four"]) expect(await ask(bare, session, query)).toBe("Slowly!");
    expect(await turnsOf(bare, session)).toMatchObject([
      {},
      {},
      { query: "three", response: "Slowly!", finish_reason: "stop" },
      { query: "four" },
    ]);
    expect(await ask(bare, await begin(bare, made), "one")).not.toBe("Slowly!");
  });

  it("survives a restart, and the deletion of turns", async () => {
    const made = await makeChatbot(bare, { rate_limit: [1, 300], rate_limit_message: "Slowly!" });
    const session = await begin(bare, made);
    await ask(bare, session, "one");
    const [turn] = await turnsOf(bare, session);
    await done(bare, "POST", `/message/${String(Reflect.get(Object(turn), "uuid"))}/delete`);
    await bare.kill();
    expect(await ask(bare, session, "two")).toBe("Slowly!");
  });

  it("is over when its time is", async () => {
    const made = await makeChatbot(bare, { rate_limit: [1, 1], rate_limit_message: "Slowly!" });
    const session = await begin(bare, made);
    await ask(bare, session, "one");
    const answer = await until("the limit to end", async () => {
      const now = await ask(bare, session, "two");
      return now !== "Slowly!" && now;
    });
    expect(answer).not.toBe("Slowly!");
  });
});
