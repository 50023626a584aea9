import { type Args, booleanArg, integerArg, parseJson } from "../args.ts";
import { ApiRefusal, badRequest } from "../refusal.ts";
import type { Method } from "./method.ts";

const DEFAULT_CONNECTIONS = 40;
const MAX_CONNECTIONS = 100;
const MAX_SECRET_CHARACTERS = 256;
const PORTS = new Set(["", "443", "80", "88", "8443"]);

/** @see https://core.telegram.org/bots/api#setwebhook */
export const setWebhook: Method = (bot, args, surroundings) => {
  const url = args.get("url") ?? "";
  if (url === "") return deleteWebhook(bot, args, surroundings);
  const inbox = surroundings.delivery.inboxOf(bot);
  const secretToken = args.get("secret_token") ?? "";
  if (secretToken.length > MAX_SECRET_CHARACTERS) throw badRequest("secret token is too long");
  if (!/^[\w-]*$/.test(secretToken)) {
    throw badRequest("secret token contains unallowed characters");
  }
  refuseBadUrl(url, surroundings.allowLoopbackWebhooks);
  const wanted = integerArg(args, "max_connections") ?? DEFAULT_CONNECTIONS;
  const target = {
    url,
    secretToken,
    maxConnections: Math.min(MAX_CONNECTIONS, Math.max(1, wanted)),
  };
  const isSame = JSON.stringify(target) === JSON.stringify(inbox.target);
  const allowed = readAllowedUpdates(args);
  if (allowed) inbox.allowedUpdates = allowed;
  const drops = booleanArg(args, "drop_pending_updates");
  if (isSame && !drops) return { result: true, description: "Webhook is already set" };
  if (drops) inbox.drop(() => true);
  inbox.target = target;
  return { result: true, description: "Webhook was set" };
};

export const deleteWebhook: Method = (bot, args, { delivery }) => {
  const inbox = delivery.inboxOf(bot);
  if (booleanArg(args, "drop_pending_updates")) inbox.drop(() => true);
  const wasSet = inbox.target !== undefined;
  inbox.target = undefined;
  return {
    result: true,
    description: wasSet ? "Webhook was deleted" : "Webhook is already deleted",
  };
};

/** @see https://core.telegram.org/bots/api#webhookinfo */
export const getWebhookInfo: Method = (bot, _args, { delivery }) => {
  const { target, pending, lastError, allowedUpdates } = delivery.inboxOf(bot);
  const result = {
    url: target?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: pending.length,
    ...(lastError ? { last_error_date: lastError.atS, last_error_message: lastError.message } : {}),
    ...(target ? { max_connections: target.maxConnections } : {}),
    ...(allowedUpdates?.length ? { allowed_updates: allowedUpdates } : {}),
  };
  return { result };
};

/** Answers at once, however long a poll is asked for. */
export const getUpdates: Method = (bot, args, { delivery }) => {
  const inbox = delivery.inboxOf(bot);
  if (inbox.target) {
    throw new ApiRefusal(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }
  const offset = integerArg(args, "offset") ?? 0;
  inbox.drop((update) => update.update_id < offset);
  return { result: inbox.pending.toSorted((a, b) => a.update_id - b.update_id) };
};

function refuseBadUrl(url: string, allowLoopback: boolean): void {
  const parsed = URL.parse(url.includes("://") ? url : `https://${url}`);
  if (!parsed) throw badRequest("invalid webhook URL specified");
  const isLoopback = parsed.hostname === "127.0.0.1" || parsed.hostname === "localhost";
  if (isLoopback && allowLoopback) return;
  if (parsed.protocol !== "https:") {
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
  if (!PORTS.has(parsed.port)) {
    throw badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
  }
  if (isLoopback) {
    throw badRequest(`bad webhook: IP address ${parsed.hostname} is reserved`);
  }
}

function readAllowedUpdates(args: Args): string[] | undefined {
  const value = parseJson(args.get("allowed_updates") ?? "");
  if (!Array.isArray(value)) return undefined;
  return value.filter((kind): kind is string => typeof kind === "string");
}
