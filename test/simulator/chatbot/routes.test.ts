import { describe, expect, it } from "vitest";
import { startChatbot } from "./client.ts";

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

describe("the simulated chatbot's routes", () => {
  it("begins a session without a body, with an empty one and with variables", async () => {
    const { chatbot, call } = await startChatbot();
    const path = `/chatbot/${chatbot.chatbotUuid}/session/create`;
    const initial_variables = { platform: "telegram", user_id: "7" };
    for (const body of [undefined, {}, { initial_variables }]) {
      const response = await call("POST", path, body);
      expect(response.status).toBe(200);
      const session: unknown = await response.json();
      expect(session).toEqual({
        uuid: hexId,
        created_at: second,
        modified_at: second,
        ...body,
      });
    }
    expect(chatbot.sessions.map((session) => session.initialVariables)).toEqual([
      undefined,
      undefined,
      initial_variables,
    ]);
  });

  it("refuses variables of more than one level, and malformed JSON", async () => {
    const { chatbot, call } = await startChatbot();
    const path = `/chatbot/${chatbot.chatbotUuid}/session/create`;
    expect((await call("POST", path, { initial_variables: { a: { b: "c" } } })).status).toBe(400);
    expect((await call("POST", path, undefined, { body: "{" })).status).toBe(400);
  });

  it("lists turns oldest first, each with the fifteen keys of the API", async () => {
    const { call, startSession, stream } = await startChatbot();
    const session = await startSession();
    await stream(session, "one");
    await stream(session, "two");
    const listed: unknown = await (await call("GET", `/session/${session}/messages`)).json();
    expect(listed).toMatchObject([{ query: "one" }, { query: "two" }]);
    expect(listed).toHaveProperty("1", {
      uuid: hexId,
      created_at: second,
      modified_at: second,
      query: "two",
      response: "You said: two",
      background_pending_tasks: 0,
      labels: [],
      session_documents: [],
      detected_frustrations: "",
      feedback_json: "{}",
      error_message: "",
      finish_reason: "stop",
      cite_data_json: "{}",
      meta_json: "{}",
      ai_context_json: "{}",
    });
  });

  it("answers without a stream where that is asked for", async () => {
    const { call, startSession } = await startChatbot({ answer: () => "a\n\nb" });
    const session = await startSession();
    const response = await call("POST", `/session/${session}/message/non-stream`, { query: "x" });
    expect(await response.json()).toEqual({ response: "a\n\nb" });
  });

  it("prints a transcript", async () => {
    const { call, startSession, stream } = await startChatbot();
    const session = await startSession();
    await stream(session, "hi");
    const response = await call("GET", `/session/${session}/messages/plain-text`);
    expect(await response.text()).toBe("User: hi\nAssistant: You said: hi\n");
  });

  it("fetches, lists by window and deletes sessions", async () => {
    const { chatbot, call, startSession } = await startChatbot();
    const session = await startSession();
    const list = `/chatbot/${chatbot.chatbotUuid}/sessions`;
    const future = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
    expect((await call("GET", `/session/${session}`)).status).toBe(200);
    expect(await (await call("GET", list)).json()).toHaveLength(1);
    expect(await (await call("GET", `${list}?start_timestamp=${future}`)).json()).toHaveLength(0);
    expect(await (await call("GET", `${list}?end_timestamp=${future}`)).json()).toHaveLength(1);
    const deleted = await call("POST", `/session/${session}/delete`);
    expect(await deleted.json()).toEqual({ success: true });
    expect((await call("GET", `/session/${session}`)).status).toBe(404);
  });

  it("describes its chatbot", async () => {
    const { chatbot, call } = await startChatbot();
    const one: unknown = await (await call("GET", `/chatbot/${chatbot.chatbotUuid}`)).json();
    expect(one).toHaveProperty("uuid", chatbot.chatbotUuid);
    expect(await (await call("GET", "/chatbots")).json()).toEqual([one]);
  });

  it.each([
    ["POST", "/session/SESSION/message", 405],
    ["GET", "/session/SESSION/message/stream", 405],
    ["POST", "/session/SESSION/messages", 405],
    ["GET", "/chatbot/CHATBOT/session/create", 405],
    ["POST", "/session/0123456789abcdef0123456789abcdef/message/stream", 404],
    ["GET", "/chatbot/0123456789abcdef0123456789abcdef", 404],
    ["GET", "/elsewhere", 404],
  ] as const)("answers %s %s with %i", async (method, path, status) => {
    const { chatbot, call, startSession } = await startChatbot();
    const session = await startSession();
    const real = path.replace("SESSION", session).replace("CHATBOT", chatbot.chatbotUuid);
    const body = method === "POST" ? { query: "x" } : undefined;
    const response = await call(method, real, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty("error");
  });

  it("refuses a missing and a false key, and any key after a revocation", async () => {
    const { chatbot, call } = await startChatbot();
    const probe = (headers: Record<string, string>): Promise<Response> =>
      call("GET", "/chatbots", undefined, { headers });
    expect((await probe({})).status).toBe(401);
    expect((await probe({ authorization: "Bearer other" })).status).toBe(401);
    chatbot.behave({ keyRefused: 403 });
    expect((await probe({ authorization: `Bearer ${chatbot.apiKey}` })).status).toBe(403);
    chatbot.behave({ keyRefused: undefined });
    expect((await probe({ authorization: `Bearer ${chatbot.apiKey}` })).status).toBe(200);
  });

  it("has no stream, no list or no variables where it is told so", async () => {
    const { chatbot, call, startSession, stream } = await startChatbot();
    const session = await startSession();
    chatbot.behave({ streamMissing: 405, messagesMissing: 404, variablesRefused: 422 });
    expect((await stream(session, "x")).status).toBe(405);
    expect((await call("GET", `/session/${session}/messages`)).status).toBe(404);
    const path = `/chatbot/${chatbot.chatbotUuid}/session/create`;
    expect((await call("POST", path, { initial_variables: { a: "b" } })).status).toBe(422);
    expect((await call("POST", path, {})).status).toBe(200);
  });

  it.each([400, 404, 410, 422] as const)(
    "refuses a forgotten session with %i when told so, and asks nothing",
    async (status) => {
      const { chatbot, startSession, stream } = await startChatbot();
      const session = await startSession();
      chatbot.behave({ unknownSession: status });
      chatbot.forgetSession(session);
      expect((await stream(session, "x")).status).toBe(status);
      expect(chatbot.questions).toMatchObject([{ query: "x", state: "refused" }]);
    },
  );

  it("remembers every call by its name", async () => {
    const { chatbot, call, startSession } = await startChatbot();
    const session = await startSession();
    await call("GET", `/session/${session}/messages`);
    await call("GET", "/elsewhere");
    expect(chatbot.calls.map(({ name, uuid }) => [name, uuid])).toEqual([
      ["session_create", chatbot.chatbotUuid],
      ["messages", session],
      ["unknown", undefined],
    ]);
  });
});
