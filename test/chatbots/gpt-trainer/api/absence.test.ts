import { describe, expect, it } from "vitest";
import { errorFrom, ID, startFake } from "./fake.ts";
import { chatbot, session } from "./samples.ts";

describe("a 404", () => {
  it.each([
    ["session", "/api/v1/session/", "message_transcript", "transcriptOf"],
    ["chatbot", "/api/v1/chatbot/", "tags", ""],
  ] as const)(
    "below a %s that the host knows means that it lacks the endpoint",
    async (parent, path, endpoint, instead) => {
      const fake = await startFake();
      const api = fake.connect();
      fake.answer(
        { status: 404, json: { error: "x" } },
        { json: parent === "session" ? session : chatbot },
      );
      const call = parent === "session" ? api.messages.transcript(ID) : api.tags.list(ID);
      const error = await errorFrom(call);
      expect(error).toMatchObject({ kind: "endpoint_absent", endpoint, perhapsAbsent: false });
      expect(error.message).toContain(instead);
      expect(fake.received.map((one) => one.path)[1]).toBe(`${path}${ID}`);
    },
  );

  it("below a session that the host does not know means the session", async () => {
    const fake = await startFake();
    fake.answer({ status: 404, text: "" }, { status: 404, text: "" });
    const error = await errorFrom(fake.connect().messages.ask(ID, "Hi"));
    expect(error).toMatchObject({ kind: "not_found", perhapsAbsent: false });
  });

  it.each([
    { status: 500, text: "" },
    { status: 401, text: "" },
  ])("may mean either while the session cannot be looked up: %j", async (reply) => {
    const fake = await startFake();
    fake.answer({ status: 404, text: "" }, reply);
    const error = await errorFrom(fake.connect().messages.list(ID));
    expect(error).toMatchObject({ kind: "not_found", perhapsAbsent: true });
  });

  it("may mean either for what cannot be fetched by its id, until the endpoint has answered", async () => {
    const fake = await startFake();
    const api = fake.connect();
    fake.answer({ status: 404, text: "" });
    const error = await errorFrom(api.tags.delete(ID));
    expect(error).toMatchObject({ kind: "not_found", perhapsAbsent: true });
    expect(error.message).toContain("a 404 may mean either");
    fake.answer({ json: { success: true } }, { status: 404, text: "" });
    await api.tags.delete(ID);
    expect(await errorFrom(api.tags.delete(ID))).toMatchObject({
      kind: "not_found",
      perhapsAbsent: false,
    });
    expect(fake.received).toHaveLength(3);
  });

  it("means the endpoint where no id is named", async () => {
    const fake = await startFake();
    fake.answer({ status: 404, text: "" });
    expect(await errorFrom(fake.connect().models.costs())).toMatchObject({
      kind: "endpoint_absent",
      endpoint: "model_costs",
    });
  });

  it("of a chatbot or a session itself means that it is unknown", async () => {
    const fake = await startFake();
    fake.answer({ status: 404, text: "" }, { status: 404, text: "" });
    const api = fake.connect();
    for (const call of [api.chatbots.fetch(ID), api.sessions.fetch(ID)]) {
      expect(await errorFrom(call)).toMatchObject({ kind: "not_found", perhapsAbsent: false });
    }
    expect(fake.received).toHaveLength(2);
  });
});

describe("a 405", () => {
  it.each([
    ["message_stream", "messages.ask"],
    ["message_ask", "messages.streamWhole"],
    ["messages_delete", "messages.delete"],
  ] as const)("says that %s is missing, and what there is instead", async (endpoint, instead) => {
    const fake = await startFake();
    fake.answer({ status: 405, text: "" });
    const api = fake.connect();
    const calls = {
      message_stream: () => api.messages.streamWhole(ID, "Hi"),
      message_ask: () => api.messages.ask(ID, "Hi"),
      messages_delete: () => api.messages.deleteMany([ID]),
    };
    const error = await errorFrom(calls[endpoint]());
    expect(error).toMatchObject({ kind: "endpoint_absent", endpoint });
    expect(error.message).toContain(instead);
    expect(fake.received).toHaveLength(1);
  });
});
