import { describe, expect, it } from "vitest";
import { respond, type WebhookResult } from "../../src/webhooks/respond.ts";

const results: readonly (readonly [WebhookResult, number, string])[] = [
  [{ kind: "stored" }, 200, ""],
  [
    { kind: "stored", reply: { method: "answerCallbackQuery" } },
    200,
    '{"method":"answerCallbackQuery"}',
  ],
  [{ kind: "shaken", answer: "1158201444" }, 200, "1158201444"],
  [{ kind: "stranger" }, 403, "does not match"],
  [{ kind: "no_get" }, 405, "POST"],
  [{ kind: "off", hint: "see the settings" }, 404, '{"error":"see the settings"}'],
  [{ kind: "misconfigured" }, 503, "/healthz"],
  [{ kind: "too_large" }, 413, "too large"],
  [{ kind: "unreadable" }, 400, "could not be read"],
  [{ kind: "forbidden" }, 401, "does not match"],
  [{ kind: "unavailable" }, 503, "send it again"],
];

describe("the answer to a webhook", () => {
  it.each(results)("%j is %i", async (result, status, said) => {
    const response = respond(result);
    expect(response.status).toBe(status);
    const body = await response.text();
    if (said === "") expect(body).toBe("");
    else expect(body).toContain(said);
  });

  it("says when to try again what could not be stored", () => {
    expect(respond({ kind: "unavailable" }).headers.get("retry-after")).toBe("5");
  });

  it("is a refusal unless it was stored or a handshake, so that nothing unstored counts as received", () => {
    const accepted = results.filter(([result]) => respond(result).ok).map(([{ kind }]) => kind);
    expect(new Set(accepted)).toEqual(new Set(["stored", "shaken"]));
  });
});
