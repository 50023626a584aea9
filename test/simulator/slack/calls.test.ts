import { describe, expect, it } from "vitest";
import { request, type Scene, startScene, TOKEN } from "./setup.ts";

/** The `ts` of a message by the person in the channel. */
function rootIn({ slack, channel, ana }: Scene): string {
  return slack.control.say(channel, ana, { text: "root" }).message.ts;
}

describe("a call of the Web API", () => {
  it.each(["chat.postMessage", "conversations.replies", "auth.test", "users.info"])(
    "wants a good token for %s",
    async (method) => {
      const { slack, call } = await startScene();
      expect((await call(method, {}, "")).error).toBe("not_authed");
      expect((await call(method, {}, "xoxb-other")).error).toBe("invalid_auth");
      for (const word of ["token_revoked", "account_inactive", "token_expired"]) {
        slack.control.refuseToken(word);
        expect((await call(method)).error).toBe(word);
      }
      slack.control.refuseToken(undefined);
      expect((await call("auth.test")).ok).toBe(true);
      slack.control.uninstall();
      expect((await call(method)).error).toBe("account_inactive");
    },
  );

  it("reads a token from the header or a form, not from JSON or the query", async () => {
    const { slack } = await startScene();
    const inForm = new URLSearchParams({ token: TOKEN });
    expect((await request(slack, "auth.test", { body: inForm })).ok).toBe(true);
    const headers = { "content-type": "application/json" };
    const inJson = { headers, body: JSON.stringify({ token: TOKEN }) };
    expect((await request(slack, "auth.test", inJson)).error).toBe("not_authed");
    expect((await request(slack, `auth.test?token=${TOKEN}`, {})).error).toBe("not_authed");
    expect(JSON.stringify(slack.record.calls)).not.toContain(TOKEN);
  });

  it("tells which scope is missing, for each kind of conversation", async () => {
    const { slack, form, dm, app } = await startScene();
    slack.control.setScope("im:history", false);
    expect(await form("conversations.history", { channel: dm.id })).toMatchObject({
      error: "missing_scope",
      needed: "im:history",
      provided: [...app.scopes].join(","),
    });
    slack.control.setScope("im:read", false);
    expect(await form("conversations.info", { channel: dm.id })).toMatchObject({
      needed: "im:read",
    });
    slack.control.setScope("users:read", false);
    expect(await form("users.info", { user: app.userId })).toMatchObject({ needed: "users:read" });
  });

  it("sees nothing of a JSON body where it reads forms only", async () => {
    const scene = await startScene();
    const { call, form, channel, ana } = scene;
    const params = { channel: channel.id, ts: rootIn(scene) };
    expect(await call("conversations.replies", params)).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: channel"] },
    });
    expect((await form("conversations.replies", params)).messages).toMatchObject([
      { text: "root" },
    ]);
    expect((await call("users.info", { user: ana.id })).error).toBe("user_not_found");
    expect((await form("users.info", { user: ana.id })).ok).toBe(true);
  });

  it("wants a body to be what it says it is", async () => {
    const { slack } = await startScene();
    const send = async (type: string | undefined, body: string): Promise<string | undefined> => {
      const headers = {
        authorization: `Bearer ${TOKEN}`,
        ...(type ? { "content-type": type } : {}),
      };
      const bytes = new TextEncoder().encode(body);
      return (await request(slack, "auth.test", { headers, body: bytes })).error;
    };
    expect(await send("application/json", "{")).toBe("invalid_json");
    expect(await send("application/json", "[]")).toBe("json_not_object");
    expect(await send("text/css", "a")).toBe("invalid_post_type");
    expect(await send(undefined, "a")).toBe("missing_post_type");
    expect(await send("multipart/form-data; boundary=x", "a")).toBe("invalid_form_data");
  });

  it("warns of a charset, and of a text that it cuts", async () => {
    const { slack, dm, call } = await startScene();
    const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
    expect((await request(slack, "auth.test", { headers, body: "{}" })).warning).toBe(
      "missing_charset",
    );
    const cut = await call("chat.postMessage", { channel: dm.id, text: "x".repeat(40_001) });
    expect(cut).toMatchObject({ ok: true, warning: "message_truncated" });
    expect(cut.message?.text).toHaveLength(40_000);
  });

  it.each([
    ["a cursor of nothing", { cursor: "abc" }, "invalid_cursor"],
    ["a limit of none", { limit: "0" }, "invalid_limit"],
    ["a bound that is no time", { oldest: "yesterday" }, "invalid_ts_oldest"],
  ])("refuses to read with %s", async (_, params, error) => {
    const { form, dm } = await startScene();
    expect((await form("conversations.history", { channel: dm.id, ...params })).error).toBe(error);
  });

  it("reads nothing where the app is not", async () => {
    const scene = await startScene();
    const { slack, form, channel, app } = scene;
    const ts = rootIn(scene);
    slack.control.kick(channel, app);
    const params = { channel: channel.id, ts };
    expect((await form("conversations.replies", params)).error).toBe("not_in_channel");
    expect((await form("conversations.history", params)).error).toBe("not_in_channel");
    expect((await form("conversations.info", params)).ok).toBe(true);
    slack.control.invite(channel, app);
    expect(
      (await form("conversations.replies", { ...params, ts: "1790000000.000100" })).error,
    ).toBe("thread_not_found");
  });

  it("answers api.test to anybody", async () => {
    const { call } = await startScene();
    expect(await call("api.test", { foo: "bar" }, "")).toMatchObject({
      ok: true,
      args: { foo: "bar" },
    });
    expect((await call("api.test", { error: "my_error" }, "")).error).toBe("my_error");
  });
});
