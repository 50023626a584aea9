import * as v from "valibot";

/**
 * What this adapter reads of Slack's objects, and nothing else: unknown fields and kinds pass, because
 * Slack adds some every few weeks.
 * @see https://docs.slack.dev/apis/events-api/
 */

/** Slack writes `null` where others leave a field out. */
const maybe = <S extends v.GenericSchema>(schema: S) => v.nullish(schema, () => undefined);
const maybeText = maybe(v.string());
const maybeFlag = maybe(v.boolean());

/** What a message can do without: no words are lost for a field that has changed its shape. */
const atBest = <S extends v.GenericSchema>(schema: S) => v.fallback(maybe(schema), undefined);

/**
 * The installation that an event is for; Slack lists one, even where several see the event.
 * @see https://docs.slack.dev/apis/events-api/#authorizations
 */
const authorization = v.object({
  enterprise_id: maybeText,
  team_id: maybeText,
  is_enterprise_install: maybeFlag,
});

/** What Slack posts as JSON. @see https://docs.slack.dev/apis/events-api/#callback-field */
export const bodySchema = v.object({
  type: v.string(),
  /** Of `url_verification`. @see https://docs.slack.dev/reference/events/url_verification */
  challenge: v.optional(v.string()),
  api_app_id: maybeText,
  team_id: maybeText,
  is_ext_shared_channel: maybeFlag,
  authorizations: maybe(v.array(authorization)),
  event: v.optional(v.looseObject({ type: v.string() })),
});

/** @see https://docs.slack.dev/reference/objects/file-object */
const file = v.object({ mimetype: maybeText });

/** What is known of a person from another workspace. @see https://docs.slack.dev/apis/slack-connect/ */
const userProfile = v.object({
  display_name: maybeText,
  real_name: maybeText,
  name: maybeText,
});

/** The members that messages and mentions share. */
const said = {
  subtype: maybeText,
  ts: v.string(),
  text: maybeText,
  user: maybeText,
  thread_ts: maybeText,
  app_id: maybeText,
  bot_id: maybeText,
  user_team: maybeText,
  source_team: maybeText,
  user_profile: atBest(userProfile),
  files: atBest(v.array(file)),
  attachments: atBest(v.array(v.unknown())),
  edited: atBest(v.object({ ts: maybeText })),
};

/** A message inside another event: as it is now, or as it was. */
const innerMessage = v.object(said);

/**
 * `message` and `app_mention`: the same words, of which the second has no `channel_type`.
 * @see https://docs.slack.dev/reference/events/message
 * @see https://docs.slack.dev/reference/events/app_mention
 */
export const messageEventSchema = v.object({
  ...said,
  type: v.string(),
  channel: v.pipe(v.string(), v.regex(/^\w{1,40}$/)),
  channel_type: maybeText,
  hidden: maybeFlag,
  /** Of `message_changed`. @see https://docs.slack.dev/reference/events/message/message_changed */
  message: maybe(innerMessage),
  previous_message: maybe(innerMessage),
  /** Of `message_deleted`. @see https://docs.slack.dev/reference/events/message/message_deleted */
  deleted_ts: maybeText,
});

/** What names an interaction. @see https://docs.slack.dev/interactivity/handling-user-interaction */
export const interactionSchema = v.object({ type: v.string() });

export type SlackBody = v.InferOutput<typeof bodySchema>;
type SlackAuthorization = v.InferOutput<typeof authorization>;
/** A message as it stands in a channel. */
export type SlackMessage = v.InferOutput<typeof innerMessage>;
export type SlackMessageEvent = v.InferOutput<typeof messageEventSchema>;

/**
 * The account of an installation: the organization of an org-wide one, else the workspace.
 * @see https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
 */
export function accountOf(installed: Partial<SlackAuthorization>): string | undefined {
  const { enterprise_id: enterprise, team_id: team } = installed;
  return installed.is_enterprise_install === true ? enterprise : team;
}

/** Seconds, a dot and six digits: a message's id within its channel. @see https://docs.slack.dev/messaging/retrieving-messages */
const STAMP = /^(\d{1,12})\.(\d{1,9})$/;

/** Digits of a fraction of a second that make milliseconds. */
const MILLISECOND_DIGITS = 3;

/**
 * The time in a `ts`. Put together from its digits, because a float holds the whole of it only nearly.
 * @returns Unix milliseconds; undefined for what is no `ts`
 */
export function millisecondsOf(ts: string): number | undefined {
  const [, seconds, fraction] = STAMP.exec(ts) ?? [];
  if (seconds === undefined || fraction === undefined) return undefined;
  const thousandths = fraction.padEnd(MILLISECOND_DIGITS, "0").slice(0, MILLISECOND_DIGITS);
  return Number(seconds + thousandths);
}

/**
 * The time in a `ts` with its fraction of a millisecond: two changes within the same one have an order.
 * @returns Unix milliseconds; undefined for what is no `ts`
 */
export function momentOf(ts: string): number | undefined {
  const whole = millisecondsOf(ts);
  const [, , fraction = ""] = STAMP.exec(ts) ?? [];
  return whole === undefined
    ? undefined
    : whole + Number(`0.${fraction.slice(MILLISECOND_DIGITS)}0`);
}

/** The first `ts` of a millisecond. @param ms Unix milliseconds */
export function stampOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const thousandths = String(Math.floor(ms) - seconds * 1000).padStart(MILLISECOND_DIGITS, "0");
  return `${seconds}.${thousandths}000`;
}

/**
 * The message that a thread hangs on; undefined for a message that is in no thread, or is that
 * message itself.
 * @see https://docs.slack.dev/messaging/retrieving-messages#finding_threads
 */
export function threadOf({
  ts,
  thread_ts: root,
}: Pick<SlackMessage, "ts" | "thread_ts">): string | undefined {
  return root === "" || root === ts ? undefined : root;
}

/**
 * What a message shows besides words.
 * @returns undefined when there is nothing but words
 * @see https://docs.slack.dev/reference/objects/file-object
 */
export function wordlessKindOf({ files, attachments }: SlackMessage): string | undefined {
  const [file] = files ?? [];
  if (file === undefined) return (attachments ?? []).length > 0 ? "attachment" : undefined;
  const [, family] = /^(image|audio|video)\//.exec(file.mimetype ?? "") ?? [];
  return family ?? "file";
}
