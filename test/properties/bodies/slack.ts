import * as fc from "fast-check";
import { bytesOf, fields, hostileJson, hostileText, jsonOf, seldom } from "./hostile.ts";

/** Events, slash commands and interactions. @see https://docs.slack.dev/apis/events-api/ */

/** Who the bridge is in them. */
export const IDENTITY = { account: "T0A1", userId: "U0BOT" };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => seldom(3, arbitrary);

const stamp = fc
  .tuple(
    fc.integer({ min: 1_790_000_000, max: 1_790_100_000 }),
    fc.integer({ min: 0, max: 999_999 }),
  )
  .map(([seconds, fraction]) => `${seconds}.${String(fraction).padStart(6, "0")}`);

const channel = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("D0A1", "C0A1", "G0A1", "C0B2") },
  hostileText,
);
const userId = fc.constantFrom("U0A1", "W0A1", IDENTITY.userId, "USLACKBOT", "U0B2");
const team = fc.constantFrom(IDENTITY.account, IDENTITY.account, "T0FOREIGN", "E0A1");

const token = fc.oneof(
  fc.constantFrom(
    `<@${IDENTITY.userId}>`,
    `<@${IDENTITY.userId}|bridge>`,
    "<@U0B2>",
    "<!here>",
    "<!channel|channel>",
    "<!subteam^S1|@crew>",
    "<!subteam^S1>",
    "<!date^1790000001^{date}|tomorrow>",
    "<!date^1>",
    "<#C0A1|general>",
    "<#C0A1>",
    "<https://a.example/x|a.example/x>",
    "<https://a.example/x|look>",
    "<https://a.example>",
    "<mailto:a@b.example|a@b.example>",
    "<tel:+123>",
    "<>",
    "<",
    ">",
    "&lt;",
    "&amp;lt;",
    "/new",
    "reset",
    "help",
    "words",
  ),
  hostileText,
);
const text = fc.array(token, { maxLength: 5 }).map((all) => all.join(" "));

const profile = fields(
  {},
  { display_name: hostileText, real_name: hostileText, name: hostileText },
);

const said = fields(
  { ts: stamp },
  {
    type: fc.constant("message"),
    subtype: maybe(
      fc.constantFrom(
        "file_share",
        "me_message",
        "thread_broadcast",
        "bot_message",
        "channel_join",
        "tombstone",
      ),
    ),
    text,
    user: userId,
    thread_ts: maybe(stamp),
    app_id: maybe(fc.constantFrom("A0US", "A0OTHER")),
    bot_id: maybe(fc.constant("B1")),
    user_team: maybe(team),
    source_team: maybe(team),
    user_profile: maybe(profile),
    files: maybe(
      fc.array(
        fields({}, { mimetype: fc.constantFrom("image/png", "audio/mp4", "text/plain", "") }),
        { maxLength: 2 },
      ),
    ),
    attachments: maybe(fc.array(fc.constant({}), { maxLength: 2 })),
    edited: maybe(fc.record({ user: userId, ts: stamp })),
    hidden: maybe(fc.boolean()),
  },
);

const channelType = seldom(2, fc.constantFrom("im", "channel", "group", "mpim", "app_home"));
const place = fields({ channel }, { channel_type: channelType });

const messageEvent = fc
  .tuple(said, place, fc.constantFrom("message", "message", "app_mention"))
  .map(([what, where, type]) => ({ ...what, ...where, type }));

/** A message that was changed or taken back: usually in its words, sometimes in nothing. */
const changeEvent = fc
  .tuple(
    fields({ ts: stamp }, { message: said, previous_message: said }),
    place,
    fc.constantFrom("message_changed", "message_deleted"),
  )
  .map(([what, where, subtype]) => ({ ...what, ...where, type: "message", subtype }));

const otherEvent = fields({
  type: fc.oneof(
    fc.constantFrom("reaction_added", "tokens_revoked", "app_uninstalled", "a_new_one"),
    hostileText,
  ),
});

const event = fc.oneof(
  { weight: 5, arbitrary: messageEvent },
  { weight: 3, arbitrary: changeEvent },
  otherEvent,
);

const installation = fields(
  {},
  {
    team_id: team,
    enterprise_id: fc.constantFrom("E0A1", null),
    is_enterprise_install: fc.constantFrom(false, false, true),
  },
);

const body = fields(
  {
    type: fc.oneof(
      { weight: 20, arbitrary: fc.constant("event_callback") },
      fc.constantFrom("url_verification", "app_rate_limited", "a_new_one"),
    ),
  },
  {
    event,
    challenge: hostileText,
    api_app_id: fc.constant("A0US"),
    team_id: team,
    is_ext_shared_channel: fc.boolean(),
    authorizations: fc.array(installation, { maxLength: 2 }),
  },
);

const form = fc
  .oneof(
    fields(
      { command: fc.constant("/causeway") },
      {
        team_id: team,
        text: hostileText,
        enterprise_id: fc.constant("E0A1"),
        response_url: hostileText,
      },
    ),
    fields({
      payload: fields({ type: fc.constantFrom("block_actions", "view_submission") }).map(jsonOf),
    }),
    fields({ ssl_check: fc.constantFrom("1", "0") }),
  )
  .map((entries) =>
    new URLSearchParams(
      Object.entries(entries).map(([name, value]) => [name, textOf(value).toWellFormed()]),
    ).toString(),
  );

function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOf(value);
}

/** Bodies of webhooks of Slack's. */
export const slackBodies: fc.Arbitrary<Uint8Array> = bytesOf(
  fc.oneof(
    { weight: 30, arbitrary: body.map(jsonOf) },
    { weight: 3, arbitrary: form },
    hostileJson.map(jsonOf),
    hostileText,
  ),
);
