import { isShared } from "./describe.ts";
import type { JsonObject, SimulatedApp, SimulatedChannel } from "./types.ts";
import type { World } from "./world.ts";

/** An event in its envelope, as it goes over the wire: any that is made by hand as well. */
export type EnvelopeJson = { readonly event_id: string } & JsonObject;

/** What an envelope tells besides its event. */
export interface Circumstances {
  readonly channel?: SimulatedChannel;
  /** The workspace whose person did it: over Slack Connect, not the app's. */
  readonly teamId?: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/**
 * Puts an event into its envelope. `authorizations` names the app's installation, which the top
 * level need not.
 * @see https://docs.slack.dev/apis/events-api/#event-type-structure
 */
export function envelopeOf(
  world: World,
  app: SimulatedApp,
  event: JsonObject,
  { channel, teamId = world.workspace.id, at }: Circumstances,
): EnvelopeJson {
  const { enterprise } = app.workspace;
  const enterpriseId = enterprise?.id ?? null;
  const context = JSON.stringify({ et: event["type"], tid: app.workspace.id, aid: app.id });
  return {
    token: "verification-token-of-old",
    team_id: teamId,
    ...(enterpriseId === null ? {} : { enterprise_id: enterpriseId }),
    context_team_id: app.workspace.id,
    context_enterprise_id: enterpriseId,
    api_app_id: app.id,
    event,
    type: "event_callback",
    event_id: world.ids.next("Ev"),
    event_time: Math.floor(at / 1000),
    authorizations: [
      {
        enterprise_id: enterpriseId,
        team_id: app.isEnterpriseInstall ? null : app.workspace.id,
        user_id: app.userId,
        is_bot: true,
        is_enterprise_install: app.isEnterpriseInstall,
      },
    ],
    is_ext_shared_channel: channel !== undefined && isShared(world, channel),
    event_context: `4-${Buffer.from(context).toString("base64url")}`,
  };
}
