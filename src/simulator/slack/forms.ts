import { randomUUID } from "node:crypto";
import { isObject, parseJson } from "./args.ts";
import type { AttemptResult, Parcel, RetryReason } from "./attempt.ts";
import { pressablesIn } from "./blocks.ts";
import { messageIn } from "./compose.ts";
import type { Telling } from "./publish.ts";
import type { RecordKeeper } from "./record.ts";
import type { Interaction, ResponseUrls } from "./response-urls.ts";
import type { JsonObject, Person, SimulatedApp, SimulatedChannel } from "./types.ts";
import { wireForm } from "./wire.ts";

/** A slash command that somebody runs. */
interface Command {
  readonly channel: SimulatedChannel;
  readonly by: Person;
  /** With its slash. */
  readonly command: string;
  readonly text?: string;
  /** The first app when absent. */
  readonly app?: SimulatedApp;
}

/** Which button is pressed. */
interface Press {
  readonly channel: SimulatedChannel;
  readonly ts: string;
  /** What stands on it. */
  readonly label: string;
  readonly by: Person;
}

/** What became of a form. */
export interface Submitted {
  readonly triggerId: string;
  readonly responseUrl: string;
  /** What the webhook answered; absent when nothing came, or there is no webhook. */
  readonly status?: number;
  readonly reason?: RetryReason;
}

/** What people do with an app besides writing. It is told of it once, by a form. */
export interface Forms {
  command(command: Command): Promise<Submitted>;
  /** @throws RangeError when there is no such button */
  press(press: Press): Promise<Submitted>;
}

/** @param origin gives the address of this server */
export function createForms(
  telling: Telling,
  record: RecordKeeper,
  urls: ResponseUrls,
  origin: () => string,
): Forms {
  const { world, delivery, now } = telling;

  async function submit(
    kind: "command" | "interaction",
    interaction: Interaction,
    what: string,
    fieldsOf: (ids: { triggerId: string; responseUrl: string }) => Record<string, string>,
  ): Promise<Submitted> {
    const ids = { triggerId: triggerId(), responseUrl: origin() + urls.open(interaction) };
    const parcel = formParcel(kind, interaction.app, ids.triggerId, fieldsOf(ids));
    const result = await delivery.postOnce(parcel);
    if (!result) return ids;
    const failure = await answered(urls, interaction, result);
    if (failure !== undefined) {
      const text = `${what} failed with the error "${failure}"`;
      const channel = interaction.channel.id;
      record.noteNotice(interaction.person, { kind: "failure", channel, text, at: now() });
    }
    const status = result.response?.status;
    return {
      ...ids,
      ...(status === undefined ? {} : { status }),
      ...(result.ok ? {} : { reason: result.reason }),
    };
  }

  return {
    command({ channel, by, command, text = "", app = firstApp(telling) }) {
      const interaction: Interaction = { kind: "commands", app, channel, person: by };
      return submit("command", interaction, command, (ids) => ({
        ...commandFields(interaction, ids),
        command,
        text,
      }));
    },
    press({ channel, ts, label, by }) {
      const source = messageIn(channel, ts);
      const pressed = pressablesIn(source?.json.blocks ?? []).find((one) => one.label === label);
      const app = world.apps.find((known) => known === source?.author);
      if (!source || !pressed || !app) throw new RangeError("There is no such button.");
      const interaction: Interaction = { kind: "actions", app, channel, person: by, source };
      const action = {
        ...pressed.element,
        block_id: pressed.blockId,
        action_ts: (now() / 1000).toFixed(6),
      };
      return submit("interaction", interaction, label, (ids) => ({
        payload: JSON.stringify(blockActions(interaction, source.json, action, ids)),
      }));
    },
  };
}

/**
 * Shows what a 2xx answer says at once.
 * @returns Slack's word for what went wrong
 */
async function answered(
  urls: ResponseUrls,
  interaction: Interaction,
  result: AttemptResult,
): Promise<string | undefined> {
  if (!result.ok) return result.reason === "http_timeout" ? "operation_timeout" : "dispatch_failed";
  const text = await result.response.text();
  if (text.trim() === "" || interaction.kind === "actions") return undefined;
  const said = parseJson(text);
  const args = new Map<string, unknown>(Object.entries(isObject(said) ? said : { text }));
  urls.respond(interaction, args);
  return undefined;
}

function formParcel(
  kind: "command" | "interaction",
  app: SimulatedApp,
  id: string,
  fields: Readonly<Record<string, string>>,
): Parcel {
  return {
    kind,
    app,
    id,
    params: fields,
    body: new TextEncoder().encode(wireForm(fields)),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    signed: true,
  };
}

/** @see https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
function commandFields(
  { app, channel, person }: Interaction,
  ids: { readonly triggerId: string; readonly responseUrl: string },
): Record<string, string> {
  const { enterprise } = app.workspace;
  const names = { im: "directmessage", mpim: channel.name, group: "privategroup" };
  return {
    token: "verification-token-of-old",
    team_id: app.workspace.id,
    team_domain: app.workspace.domain,
    ...(enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {}),
    channel_id: channel.id,
    channel_name: channel.kind === "channel" ? channel.name : names[channel.kind],
    user_id: person.id,
    user_name: person.name,
    api_app_id: app.id,
    is_enterprise_install: String(app.isEnterpriseInstall),
    response_url: ids.responseUrl,
    trigger_id: ids.triggerId,
  };
}

/** @see https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
function blockActions(
  { app, channel, person }: Interaction,
  message: JsonObject,
  action: JsonObject,
  ids: { readonly triggerId: string; readonly responseUrl: string },
): JsonObject {
  const { id: teamId, domain, enterprise } = app.workspace;
  const { ts, thread_ts } = message;
  return {
    type: "block_actions",
    token: "verification-token-of-old",
    api_app_id: app.id,
    team: app.isEnterpriseInstall ? null : { id: teamId, domain },
    enterprise: enterprise ?? null,
    is_enterprise_install: app.isEnterpriseInstall,
    user: { id: person.id, username: person.name, name: person.name, team_id: person.workspace.id },
    container: {
      type: "message",
      message_ts: ts,
      channel_id: channel.id,
      is_ephemeral: false,
      ...(thread_ts === undefined ? {} : { thread_ts }),
    },
    channel: { id: channel.id, name: channel.name },
    message,
    state: { values: {} },
    trigger_id: ids.triggerId,
    response_url: ids.responseUrl,
    actions: [action],
  };
}

function triggerId(): string {
  return `1.2.${randomUUID().replaceAll("-", "")}`;
}

function firstApp({ world }: Telling): SimulatedApp {
  const [app] = world.apps;
  if (!app) throw new RangeError("Add an app first.");
  return app;
}
