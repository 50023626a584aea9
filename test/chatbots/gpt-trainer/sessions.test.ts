import { describe, expect, it } from "vitest";
import { normaliseBaseUrl } from "../../../src/chatbots/gpt-trainer/index.ts";
import { context, openWorld } from "./world.ts";

describe("beginning a session", () => {
  it("tells the chatbot who writes and where, in flat strings", async () => {
    const { server, chatbot, begin } = await openWorld();
    await begin();
    await chatbot.startSession({ ...context, author: { id: "8" } });
    expect(server.sessions.map((session) => session.initialVariables)).toEqual([
      {
        platform: "telegram",
        conversation: "telegram/1/2",
        user_id: "7",
        display_name: "Zoë",
        locale: "pt-br",
      },
      { platform: "telegram", conversation: "telegram/1/2", user_id: "8" },
    ]);
  });

  it("notes what the session belongs to and when it began", async () => {
    const { server, connect } = await openWorld();
    const outcome = await connect({ now: () => 1_700_000_000_000 }).startSession(context);
    expect(outcome).toEqual({
      kind: "started",
      session: {
        id: server.sessions[0]?.uuid,
        chatbot: server.chatbotUuid,
        baseUrl: server.url,
        createdAt: 1_700_000_000_000,
        renewedAt: 1_700_000_000_000,
      },
    });
  });

  it.each([400, 422] as const)(
    "does without variables where they are refused with %i, and remembers it",
    async (variablesRefused) => {
      const { server, begin } = await openWorld({ traits: { variablesRefused } });
      await begin();
      await begin();
      expect(server.sessions.map((session) => session.initialVariables)).toEqual([
        undefined,
        undefined,
      ]);
      expect(server.calls).toHaveLength(3);
    },
  );

  it("gives up where it is refused with and without variables, and keeps both ways open", async () => {
    const { server, chatbot } = await openWorld();
    const fault = { kind: "status", status: 400 } as const;
    server.faults.next("session_create", fault, { times: 2 });
    expect(await chatbot.startSession(context)).toEqual({
      kind: "not_asked",
      code: "chatbot_session_refused",
      status: 400,
      again: "never",
    });
    await chatbot.startSession(context);
    expect(server.sessions[0]?.initialVariables).toBeDefined();
  });

  it.each([
    [429, { code: "chatbot_rate_limited", again: "outage", afterMs: 3_000 }],
    [500, { code: "chatbot_failed", again: "attempt", afterMs: 3_000 }],
    [503, { code: "chatbot_unavailable", again: "outage", afterMs: 3_000 }],
    [504, { code: "chatbot_gateway_timeout", again: "attempt", afterMs: 3_000 }],
    [521, { code: "chatbot_unreachable", again: "outage", afterMs: 3_000 }],
    [402, { code: "chatbot_no_credits", again: "never", afterMs: 3_000 }],
    [405, { code: "chatbot_refused", again: "never", afterMs: 3_000 }],
    [413, { code: "chatbot_refused", again: "never", afterMs: 3_000 }],
  ] as const)("tries again after a %i as the table says", async (status, expected) => {
    const { server, chatbot } = await openWorld();
    const headers = { "retry-after": "3" };
    server.faults.next("session_create", { kind: "status", status, headers });
    expect(await chatbot.startSession(context)).toEqual({ kind: "not_asked", status, ...expected });
  });

  it.each(["a web page", "{}", '{"uuid":""}', "[]"])("is not begun by %s", async (body) => {
    const { server, chatbot } = await openWorld();
    server.faults.next("session_create", { kind: "status", status: 200, body });
    expect(await chatbot.startSession(context)).toEqual({
      kind: "not_asked",
      code: "chatbot_answer_unreadable",
      again: "attempt",
    });
  });

  it("outlasts a host that does not answer or cannot be reached", async () => {
    const { server, connect } = await openWorld();
    const outage = { kind: "not_asked", code: "chatbot_unreachable", again: "outage" };
    const impatient = connect({ sessionLimitMs: 50 });
    const held = server.faults.hold("session_create");
    expect(await impatient.startSession(context)).toEqual(outage);
    held.release();
    await server.close();
    expect(await impatient.startSession(context)).toEqual(outage);
  });
});

describe("an address that somebody pasted", () => {
  it.each([
    ["https://app.gpt-trainer.com", "https://app.gpt-trainer.com"],
    ["https://app.gpt-trainer.com/", "https://app.gpt-trainer.com"],
    [" https://APP.gpt-trainer.com/api/v1// ", "https://app.gpt-trainer.com"],
    ["http://127.0.0.1:8080/api", "http://127.0.0.1:8080"],
    ["https://host.example/chatbots/api/v1", "https://host.example/chatbots"],
    ["app.gpt-trainer.com", undefined],
    ["ftp://app.gpt-trainer.com", undefined],
    ["https://name:word@app.gpt-trainer.com", undefined],
    ["https://app.gpt-trainer.com/?key=1", undefined],
    ["", undefined],
  ])("%j is read as %j", (pasted, origin) => {
    expect(normaliseBaseUrl(pasted)).toBe(origin);
  });
});
