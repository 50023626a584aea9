/** Every way a webhook can end, and what the platform is told. Generic outside, precise in the log. */
export type WebhookResult =
  /** Everything meant for us is on disk. */
  | { readonly kind: "stored"; readonly reply?: Readonly<Record<string, unknown>> }
  /** A platform made sure that this address is ours. */
  | { readonly kind: "shaken"; readonly answer: string }
  /** Somebody who does not know the word that was agreed with the platform. */
  | { readonly kind: "stranger" }
  /** The platform never asks by GET. */
  | { readonly kind: "no_get" }
  /** No such platform, or it is switched off. */
  | { readonly kind: "off"; readonly hint: string }
  /** The platform keeps the message and sends it again when this is mended. */
  | { readonly kind: "misconfigured" }
  | { readonly kind: "too_large" }
  /** The transfer broke, so nothing could be verified. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "forbidden" }
  /** Something could not be stored or asked: the platform sends it again. */
  | { readonly kind: "unavailable" };

/** Seconds after which a platform may try again; Telegram honours it. */
const RETRY_AFTER_SECONDS = "5";

/** The answer to a webhook. */
export function respond(result: WebhookResult): Response {
  switch (result.kind) {
    case "stored":
      // An empty body unless the platform reads one: Telegram would run a method named there.
      return result.reply === undefined ? new Response(null) : Response.json(result.reply);
    case "shaken":
      // Plain text, so that no browser takes an answer that somebody chose for a page.
      return new Response(result.answer, { headers: { "content-type": "text/plain" } });
    case "stranger":
      return Response.json({ error: "The verify token does not match." }, { status: 403 });
    case "no_get":
      return Response.json(
        { error: "Webhooks are sent here by POST." },
        { status: 405, headers: { allow: "POST" } },
      );
    case "off":
      return Response.json({ error: result.hint }, { status: 404 });
    case "misconfigured":
      return Response.json(
        { error: "This platform is not configured completely: see /healthz." },
        { status: 503 },
      );
    case "too_large":
      return Response.json({ error: "The body is too large." }, { status: 413 });
    case "unreadable":
      return Response.json({ error: "The body could not be read." }, { status: 400 });
    case "forbidden":
      return Response.json({ error: "The webhook's signature does not match." }, { status: 401 });
    case "unavailable":
      return Response.json(
        { error: "Not stored: please send it again." },
        { status: 503, headers: { "retry-after": RETRY_AFTER_SECONDS } },
      );
  }
}
