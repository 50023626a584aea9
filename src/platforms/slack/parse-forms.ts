import * as v from "valibot";
import type { RenderedPart } from "../../messages/part.ts";
import type { ParsedWebhook } from "../platform.ts";
import { dropped, type ParseContext } from "./parse-context.ts";
import { readJson } from "./payloads-json.ts";
import { accountOf, interactionSchema } from "./payloads.ts";
import { escapeText } from "./send-text.ts";

/**
 * What a form says: a slash command or an interaction, neither of which is a question here.
 * @throws what `context.identity` throws; never for the form
 */
export async function readForm(
  form: URLSearchParams,
  context: ParseContext,
): Promise<ParsedWebhook> {
  const payload = form.get("payload");
  if (payload !== null) return { events: [readInteraction(payload)] };
  return form.has("command")
    ? readCommand(form, context)
    : { events: [dropped("unknown_kind", "form")] };
}

/**
 * A button, a shortcut or a submitted form. An empty answer closes or calms whatever was pressed.
 * @see https://docs.slack.dev/interactivity/handling-user-interaction#payloads
 */
function readInteraction(payload: string): ParsedWebhook["events"][number] {
  const parsed = v.safeParse(interactionSchema, readJson(payload));
  return parsed.success
    ? dropped("interaction", parsed.output.type)
    : dropped("unreadable", "interaction");
}

/**
 * A slash command has no message to answer and no thread to answer in: whoever typed it is told, and
 * nobody else, how to ask.
 * @see https://docs.slack.dev/interactivity/implementing-slash-commands#responding_immediate_response
 */
async function readCommand(form: URLSearchParams, context: ParseContext): Promise<ParsedWebhook> {
  const account = accountOf({
    team_id: form.get("team_id") ?? undefined,
    enterprise_id: form.get("enterprise_id") ?? undefined,
    is_enterprise_install: form.get("is_enterprise_install") === "true",
  });
  if (account !== (await context.identity()).account) {
    return { events: [dropped("foreign_account", "slash_command")] };
  }
  const events = [dropped("other_command", "slash_command")];
  return context.help === undefined ? { events } : { events, reply: showToSender(context.help) };
}

/** @see https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
function showToSender({ rich, plain }: RenderedPart): NonNullable<ParsedWebhook["reply"]> {
  return {
    response_type: "ephemeral",
    // Read out, and shown in notifications, where blocks cannot be.
    text: escapeText(plain),
    blocks: [{ type: "markdown", text: rich }],
  };
}
