import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { errorRows } from "../../src/platforms/slack/errors.ts";
import { squeeze } from "../helpers/long-answer.ts";
import {
  isPostTo,
  looksIn,
  postsTo,
  refusePosts,
  slackDeadLetters,
  textsAt,
  timesAskedOf,
} from "../helpers/slack-calls.ts";
import {
  botMessagesIn,
  openSlackWorld,
  type SlackPlace,
  type SlackWorld,
} from "../helpers/slack.ts";

const note = textsFor("en", "en").failed;

/** What people and the operator see of each refusal, by Slack's own names. */
const effectsOfErrors = {
  "waited for": ["ratelimited", "rate_limited"],
  "looked for and sent again": ["internal_error", "fatal_error", "request_timeout"],
  outlasted: [
    "service_unavailable",
    "team_added_to_org",
    "external_channel_migrating",
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "no_permission",
    "missing_scope",
    "access_denied",
    "app_access_restricted",
    "team_access_not_granted",
    "org_login_required",
    "enterprise_is_restricted",
    "ekm_access_denied",
    "two_factor_setup_required",
    "unknown_method",
    "message_limit_exceeded",
    "messages_tab_disabled",
  ],
  closed: [
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_thread_locked",
    "channel_type_not_supported",
    "method_not_supported_for_channel_type",
    "thread_not_found",
  ],
  "shown outside the thread": [
    "invalid_thread_ts",
    "cannot_reply_to_message",
    "restricted_action_non_threadable_channel",
  ],
  "shown without formatting": [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_many",
    "markdown_text_conflict",
    "invalid_arguments",
  ],
  "shown in smaller parts": ["msg_too_long", "msg_blocks_too_long"],
  "passed over": ["no_text"],
  "given up": [
    "metadata_too_large",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_must_be_sent_from_app",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
    "method_deprecated",
    "deprecated_endpoint",
    "feature_not_enabled",
    "invalid_arg_name",
    "invalid_charset",
    "invalid_json",
    "json_not_object",
    "invalid_post_type",
    "missing_post_type",
    "something_that_is_new",
  ],
} as const;

const cases = Object.entries(effectsOfErrors).flatMap(([effect, errors]) =>
  errors.map((error) => ({ error, effect })),
);

/** One question whose answer Slack is about to refuse. */
interface Scene extends Required<SlackPlace> {
  readonly question: string;
  readonly code: string;
  readonly error: string;
}

describe("a refusal by Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-errors", {
      variables: { BACKOFF_MAXIMUM_SECONDS: "0.05" },
    });
    world.chatbot.answerWith((question) => `**echo** of ${question}`);
  });
  afterAll(() => world.close());

  /** Refuses the answers to a question that is asked in a thread of its own. */
  function refused(error: string, times = 1, retryAfterS?: number): Scene {
    const { channel, say } = world.among();
    const question = `is the wombat afraid of ${error}?`;
    const more = retryAfterS === undefined ? {} : { status: 429, retryAfterS };
    refusePosts(world, channel, { error, ...more }, times);
    const { ts: threadTs } = say(`@causeway ${question}`).message;
    const isKnown = errorRows.some((row) => row.error === error);
    return {
      channel,
      threadTs,
      question,
      error,
      code: isKnown ? `slack_${error}` : "slack_refused",
    };
  }

  /** Waits for the answer, which is the last call and was asked for once. */
  async function shown(scene: Scene, calls: number, possiblyTwice = 0): Promise<void> {
    expect(await world.finished(scene)).toMatchObject({
      accepted: 1,
      states: { answered: 1 },
      possiblyTwice,
    });
    expect(postsTo(world, scene.channel)).toHaveLength(calls);
    expect(timesAskedOf(world, scene.question)).toBe(1);
  }

  const effects: Readonly<Record<string, (error: string) => Promise<void>>> = {
    async "waited for"(error) {
      const scene = refused(error, 1, 1);
      await shown(scene, 2);
      const [first, second] = postsTo(world, scene.channel);
      expect(second?.undercutMs).toBeUndefined();
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
      expect(textsAt(world, scene)).toEqual([`echo of ${scene.question}`]);
    },
    async "looked for and sent again"(error) {
      const scene = refused(error);
      await shown(scene, 2, 1);
      expect(looksIn(world, scene.channel)).toHaveLength(3);
      expect(textsAt(world, scene)).toEqual([`echo of ${scene.question}`]);
    },
    async outlasted(error) {
      // More often than an attempt is made: an outage uses up none.
      const scene = refused(error, 6);
      await shown(scene, 7);
      expect(textsAt(world, scene)).toEqual([`echo of ${scene.question}`]);
    },
    async closed(error) {
      // Only the first call would be refused: a note, or the next answer, would be seen.
      const { channel, say } = world.among();
      refusePosts(world, channel, { error });
      const held = world.slack.faults.hold(isPostTo(channel));
      const { ts: threadTs } = say(`@causeway does ${error} end it?`).message;
      await held.reached;
      say(`@causeway and what of ${error} then?`, threadTs);
      await world.slack.delivery.idle();
      held.release();
      const letters = await slackDeadLetters(world, { channel, threadTs }, 2);
      const code = `slack_${error}`;
      expect(letters).toMatchObject([{ code }, { code }]);
      expect(postsTo(world, channel)).toHaveLength(1);
      expect(botMessagesIn(world.slack, channel)).toEqual([]);
      expect(timesAskedOf(world, `and what of ${error} then?`)).toBe(0);
      expect(await world.counts({ channel, threadTs })).toMatchObject({ states: { dead: 2 } });
    },
    async "shown outside the thread"(error) {
      const scene = refused(error);
      await shown(scene, 2);
      expect(textsAt(world, { channel: scene.channel })).toEqual([`echo of ${scene.question}`]);
      expect(textsAt(world, scene)).toEqual([]);
    },
    async "shown without formatting"(error) {
      const scene = refused(error);
      await shown(scene, 2);
      const [first, second] = postsTo(world, scene.channel);
      expect(first?.params).toHaveProperty("markdown_text");
      expect(second?.params).not.toHaveProperty("markdown_text");
      expect(textsAt(world, scene)).toEqual([`echo of ${scene.question}`]);
      const [answer] = world.answers(scene);
      expect(JSON.stringify(answer?.structure)).not.toContain("bold");
    },
    async "shown in smaller parts"(error) {
      const scene = refused(error);
      await world.finished(scene);
      const texts = textsAt(world, scene);
      expect(texts.length).toBeGreaterThan(1);
      await shown(scene, texts.length + 1);
      expect(squeeze(texts.join(""))).toBe(squeeze(`echo of ${scene.question}`));
    },
    async "passed over"(error) {
      const scene = refused(error);
      await shown(scene, 1);
      expect(textsAt(world, scene)).toEqual([]);
    },
    async "given up"(error) {
      const scene = refused(error);
      expect(await slackDeadLetters(world, scene)).toMatchObject([{ code: scene.code }]);
      expect(textsAt(world, scene)).toEqual([note]);
      expect(postsTo(world, scene.channel)).toHaveLength(2);
      expect(await world.counts(scene)).toMatchObject({ accepted: 1, states: { dead: 1 } });
    },
  };

  it.each(cases)("$error is $effect", async ({ error, effect }) => {
    const happens = effects[effect];
    expect(happens).toBeDefined();
    await expect(happens?.(error)).resolves.toBeUndefined();
  });

  it("has a case here for every row of the table", () => {
    const named = new Set<string>(cases.map(({ error }) => error));
    named.delete("something_that_is_new");
    expect([...named].toSorted()).toEqual(errorRows.map(({ error }) => error).toSorted());
  });

  it("twice for its formatting is given up with a note", async () => {
    const scene = refused("invalid_blocks", 2);
    expect(await slackDeadLetters(world, scene)).toMatchObject([{ code: scene.code }]);
    expect(textsAt(world, scene)).toEqual([note]);
    expect(postsTo(world, scene.channel)).toHaveLength(3);
  });

  it("for a thread that could not be left is given up, with a note", async () => {
    const { channel, say } = world.direct();
    refusePosts(world, channel, { error: "invalid_thread_ts" });
    say("is there a thread to leave?");
    expect(await slackDeadLetters(world, { channel })).toHaveLength(1);
    expect(textsAt(world, { channel })).toEqual([note]);
  });
});
