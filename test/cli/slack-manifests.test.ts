import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { scopesOf } from "../../src/cli/connect/slack/manifest.ts";

/** A text of at most so many characters. */
const upTo = (most: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(most));

const httpsUrl = v.pipe(v.string(), v.url(), v.startsWith("https://"));

/**
 * What Slack accepts, as far as these manifests go: it refuses every key that it does not know.
 * @see https://docs.slack.dev/reference/app-manifest
 */
const manifestSchema = v.strictObject({
  _metadata: v.strictObject({ major_version: v.picklist([1, 2]) }),
  display_information: v.strictObject({ name: upTo(35), description: upTo(140) }),
  features: v.strictObject({
    app_home: v.strictObject({
      home_tab_enabled: v.boolean(),
      messages_tab_enabled: v.boolean(),
      messages_tab_read_only_enabled: v.boolean(),
    }),
    bot_user: v.strictObject({ display_name: upTo(80), always_online: v.boolean() }),
  }),
  oauth_config: v.strictObject({
    scopes: v.strictObject({ bot: v.pipe(v.array(v.string()), v.maxLength(255)) }),
  }),
  settings: v.strictObject({
    event_subscriptions: v.strictObject({
      request_url: httpsUrl,
      bot_events: v.pipe(v.array(v.string()), v.maxLength(100)),
    }),
    interactivity: v.strictObject({ is_enabled: v.boolean(), request_url: httpsUrl }),
    org_deploy_enabled: v.boolean(),
    socket_mode_enabled: v.boolean(),
    token_rotation_enabled: v.boolean(),
  }),
});

/** What an event needs. @see https://docs.slack.dev/reference/events */
const scopesOfEvents: ReadonlyMap<string, string> = new Map([
  ["app_mention", "app_mentions:read"],
  ["message.channels", "channels:history"],
  ["message.groups", "groups:history"],
  ["message.im", "im:history"],
  ["message.mpim", "mpim:history"],
]);

const read = (file: string) => v.parse(manifestSchema, parse(readFileSync(file, "utf8")));

describe.each([
  {
    file: "slack-manifest.yaml",
    scopes: scopesOf.plain,
    events: ["app_mention", "message.im"],
  },
  {
    file: "slack-manifest.sticky.yaml",
    scopes: scopesOf.sticky,
    events: [...scopesOfEvents.keys()],
  },
])("$file", ({ file, scopes, events }) => {
  const manifest = read(file);
  const { bot_events: asked, request_url: eventsUrl } = manifest.settings.event_subscriptions;

  it("asks for the events of its kind, and for no scope that none of them or writing needs", () => {
    expect(asked).toEqual(events);
    const needed = ["chat:write", ...events.map((event) => scopesOfEvents.get(event) ?? "")];
    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(needed.toSorted());
    expect(manifest.oauth_config.scopes.bot).toEqual(scopes);
  });

  it("lets people write to the app, and sends buttons where events go", () => {
    expect(manifest.features.app_home).toEqual({
      home_tab_enabled: false,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: false,
    });
    expect(manifest.settings.interactivity).toEqual({ is_enabled: true, request_url: eventsUrl });
    expect(eventsUrl).toMatch(/\/webhooks\/slack$/u);
  });

  it("is for one workspace, by webhook, with a token that stays", () => {
    expect(manifest.settings).toMatchObject({
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    });
  });
});
