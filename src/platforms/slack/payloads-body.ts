import { readJson } from "./payloads-json.ts";

/** How a webhook's body is read: as JSON (events) or as a form (slash commands, interactivity). */

/** A body in one of its two shapes; undefined for what is neither. */
export type Body =
  | { readonly kind: "json"; readonly json: unknown }
  | { readonly kind: "form"; readonly form: URLSearchParams };

/**
 * A form that Slack posts has one of these fields.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands
 * @see https://docs.slack.dev/interactivity/handling-user-interaction
 */
const FORM_FIELDS = ["command", "payload", "ssl_check"] as const;

/**
 * What the body is. Told from the body alone: the signature does not cover the content type.
 * @returns undefined when it is neither JSON nor a form of Slack's
 */
export function readBody(body: Uint8Array): Body | undefined {
  const text = new TextDecoder().decode(body);
  const json = readJson(text);
  if (json !== undefined) return { kind: "json", json };
  // A form begins with the name of a field, so words in broken JSON are never taken for fields.
  if (!/^\w/.test(text)) return undefined;
  const form = new URLSearchParams(text);
  return FORM_FIELDS.some((field) => form.has(field)) ? { kind: "form", form } : undefined;
}

/**
 * Whether this form is Slack's look at our certificate, which it does not sign. Nothing may ever be
 * done for one: that is what makes it harmless that anybody can send it.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function isCertificateProbe(body: Body | undefined): boolean {
  return body?.kind === "form" && body.form.get("ssl_check") === "1";
}
