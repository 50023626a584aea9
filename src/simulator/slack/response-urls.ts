import { randomBytes } from "node:crypto";
import { type Args, booleanArg, readCall, stringArg } from "./args.ts";
import { publishRemoval, replaced } from "./changes.ts";
import { show } from "./compose.ts";
import { type Content, readContent } from "./methods/content.ts";
import { changeEventsOf, eventsOf, publish, type Telling } from "./publish.ts";
import type { RecordKeeper } from "./record.ts";
import { ApiRefusal } from "./refusal.ts";
import type { Person, ShownMessage, SimulatedApp, SimulatedChannel } from "./types.ts";

/** @see https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const MAX_USES = 5;
const LIFETIME_MS = 30 * 60 * 1000;

/** What somebody did with an app, to which the app may answer. */
export interface Interaction {
  readonly kind: "commands" | "actions";
  readonly app: SimulatedApp;
  readonly channel: SimulatedChannel;
  readonly person: Person;
  /** The message that was pressed. */
  readonly source?: ShownMessage;
}

/** Addresses by which an app answers what somebody did. */
export interface ResponseUrls {
  /** @returns the path of a new address */
  open(interaction: Interaction): string;
  /**
   * Shows what an app answers.
   * @throws ApiRefusal when the content is refused
   */
  respond(interaction: Interaction, args: Args): void;
  /** Answers a POST to one of these paths; undefined when there is no such path. */
  handle(path: string, request: Request): Promise<Response | undefined>;
}

interface Opened {
  readonly interaction: Interaction;
  readonly openedAt: number;
  uses: number;
}

export function createResponseUrls(telling: Telling, record: RecordKeeper): ResponseUrls {
  const { world, now } = telling;
  const opened = new Map<string, Opened>();

  function respond(interaction: Interaction, args: Args): void {
    const { source, channel } = interaction;
    if (source && booleanArg(args, "delete_original") === true) {
      publishRemoval(telling, channel, source);
      return;
    }
    const content = readContent(world, args);
    if (source && booleanArg(args, "replace_original") === true) {
      replace(telling, interaction, source, content);
    } else if (stringArg(args, "response_type") === "in_channel") {
      post(telling, interaction, content, stringArg(args, "thread_ts"));
    } else {
      const { text } = content.words;
      record.noteNotice(interaction.person, {
        kind: "ephemeral",
        channel: channel.id,
        text,
        at: now(),
      });
    }
  }

  return {
    open(interaction) {
      const { kind, app } = interaction;
      const path = `/${kind}/${app.workspace.id}/${opened.size + 1}/${randomBytes(12).toString("hex")}`;
      opened.set(path, { interaction, openedAt: now(), uses: 0 });
      return path;
    },
    respond,
    async handle(path, request) {
      const found = opened.get(path);
      if (!found) return undefined;
      const call = await readCall(request);
      const noted = record.noteCall({
        app: found.interaction.app.name,
        method: "response_url",
        params: call.raw,
        body: call.body,
        at: now(),
      });
      const error = refusalBy(found, now(), () => respond(found.interaction, call.args));
      noted.status = error === undefined ? 200 : 404;
      noted.applied = error === undefined;
      if (error === undefined) return new Response("ok");
      noted.error = error;
      return Response.json({ ok: false, error }, { status: 404 });
    },
  };
}

/** Uses an address once. @returns Slack's word when it is refused */
function refusalBy(found: Opened, now: number, use: () => void): string | undefined {
  if (now - found.openedAt > LIFETIME_MS) return "expired_url";
  if (found.uses >= MAX_USES) return "used_url";
  found.uses += 1;
  try {
    use();
    return undefined;
  } catch (error) {
    if (error instanceof ApiRefusal) return error.error;
    throw error;
  }
}

function post(
  telling: Telling,
  { app, channel }: Interaction,
  content: Content,
  threadTs: string | undefined,
): void {
  const { text, words, fields, unfurls } = content;
  const at = telling.now();
  const draft = { author: app, text, words, fields, unfurls, threadTs, at };
  const shown = show(telling.world, channel, draft);
  publish(telling, eventsOf(telling, channel, app, shown.json));
}

function replace(
  telling: Telling,
  { app, channel }: Interaction,
  source: ShownMessage,
  { text, words, fields }: Content,
): void {
  const { blocks: _, ...kept } = source.json;
  source.words = words;
  source.edits.push({ at: telling.now(), text: words.text });
  const event = replaced(channel, source, { ...kept, ...fields, text }, telling.now());
  publish(telling, changeEventsOf(telling, channel, app, event));
}
