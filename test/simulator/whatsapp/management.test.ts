import { describe, expect, it } from "vitest";
import { errorIn, startScene } from "./setup.ts";

const TOKEN = "EAAtest";

describe("debug_token", () => {
  it("tells whose a token is, what it may do, and for which accounts", async () => {
    const { ask, whatsapp, number } = await startScene();
    const { json } = await ask(`/v25.0/debug_token?input_token=${TOKEN}`);
    expect(json).toMatchObject({
      data: {
        app_id: whatsapp.control.app.id,
        type: "SYSTEM_USER",
        is_valid: true,
        expires_at: 0,
        scopes: ["whatsapp_business_messaging", "whatsapp_business_management"],
        granular_scopes: [
          { scope: "whatsapp_business_messaging", target_ids: [number.wabaId] },
          { scope: "whatsapp_business_management", target_ids: [number.wabaId] },
        ],
      },
    });
    expect(JSON.stringify(whatsapp.record.calls)).not.toContain(TOKEN);
  });

  it("tells when a token has run out, and nothing of other tokens", async () => {
    const { ask, whatsapp } = await startScene();
    whatsapp.control.app.tokenExpiresAtS = 1;
    const { json } = await ask(`/v25.0/debug_token?input_token=${TOKEN}`);
    expect(json).toMatchObject({ data: { type: "USER", is_valid: false, expires_at: 1 } });
    expect(errorIn(await ask("/v25.0/debug_token?input_token=EAAother")).code).toBe(100);
    expect(errorIn(await ask("/v25.0/debug_token")).message).toContain("input_token");
    expect((await ask("/v25.0/debug_token", { method: "POST" })).status).toBe(400);
  });
});

describe("an account", () => {
  it("is unknown to a token that may not manage it", async () => {
    const { ask, whatsapp, number } = await startScene();
    const path = `/v25.0/${number.wabaId}/subscribed_apps`;
    expect((await ask(path)).status).toBe(200);
    whatsapp.control.app.permissions.delete("whatsapp_business_management");
    expect(errorIn(await ask(path))).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe("a number", () => {
  it("tells where its webhooks go", async () => {
    const { ask, whatsapp, number } = await startScene();
    const path = `/v25.0/${number.id}?fields=webhook_configuration`;
    expect((await ask(path)).json).toEqual({ webhook_configuration: {}, id: number.id });
    whatsapp.delivery.useWebhook({ url: "https://example.com/hook" });
    expect((await ask(path)).json).toMatchObject({
      webhook_configuration: { application: "https://example.com/hook" },
    });
  });
});
