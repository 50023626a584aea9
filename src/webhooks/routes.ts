import { Hono } from "hono/tiny";
import type { Bindings } from "../conversation/bindings.ts";
import { createLog } from "../lib/log.ts";
import { isPlatformName } from "../messages/address.ts";
import { readBody } from "./read-body.ts";
import { receive, shakeHands } from "./receive.ts";
import { respond } from "./respond.ts";

/** `POST /webhooks/:platform`: what the platforms send. `GET`: whether this address is ours. */
export const webhookRoutes = new Hono<{ Bindings: Bindings }>();

webhookRoutes.post("/webhooks/:platform", async (context) => {
  const name = context.req.param("platform");
  if (!isPlatformName(name)) return respond({ kind: "off", hint: "There is no such platform." });
  const request = context.req.header("cf-ray") ?? crypto.randomUUID();
  const log = createLog({ request, platform: name });
  const read = await readBody(context.req.raw);
  if (read.kind !== "read") {
    log("warn", "webhook_unreadable", { reason: read.kind });
    return respond(read);
  }
  const { raw } = context.req;
  const webhook = { headers: raw.headers, body: read.body, receivedAt: Date.now() };
  return respond(await receive(context.env, name, webhook, request, log));
});

webhookRoutes.get("/webhooks/:platform", async (context) => {
  const name = context.req.param("platform");
  if (!isPlatformName(name)) return respond({ kind: "off", hint: "There is no such platform." });
  const log = createLog({ platform: name });
  return respond(await shakeHands(context.env, name, new URL(context.req.url).searchParams, log));
});
