import { describe, expect, it } from "vitest";
import { type Configuration, readConfiguration } from "../../src/config.ts";
import type { Environment } from "../../src/config/environment.ts";
import type { PlatformName } from "../../src/messages/address.ts";
import {
  brokenEnvironments,
  completeEnvironment,
  environmentOf,
  valuesOf,
} from "./broken-environments.ts";

/** Everything that a configuration complains of. */
function problemsOf({ platforms, problems }: Configuration): string[] {
  const ofPlatforms = Object.values(platforms).flatMap((state) =>
    state.kind === "misconfigured" ? state.problems : [],
  );
  return [...problems, ...ofPlatforms];
}

/** The connection of a complete environment with these changes. */
function connectionWith(changes: Environment, platform: PlatformName = "telegram") {
  const state = readConfiguration({ ...completeEnvironment, ...changes }).platforms[platform];
  if (state.kind !== "on") throw new Error(`${platform} is ${state.kind}`);
  return state.connection;
}

describe("a complete environment", () => {
  it("is a connection, with the defaults for the rest", () => {
    const configuration = readConfiguration(completeEnvironment);
    expect(problemsOf(configuration)).toEqual([]);
    expect(configuration.adminToken).toBe("larkspur-admin-token");
    expect(configuration.defaultLocale).toBe("en");
    expect(configuration.settings).toMatchObject({ sessionIdle: 86_400_000, attempts: 5 });
    expect(connectionWith({})).toMatchObject({
      platform: "telegram",
      account: "424242424",
      credentials: { secretTokens: ["marigold-secret"], apiBaseUrl: "https://api.telegram.org" },
      chatbot: { baseUrl: "https://app.gpt-trainer.com", apiKey: "hollyhock-key" },
    });
  });

  it("may hold several webhook secrets, separated by commas", () => {
    const { credentials } = connectionWith({
      TELEGRAM_WEBHOOK_SECRET_TOKEN: "marigold-new, marigold-old,",
    });
    expect(credentials).toMatchObject({ secretTokens: ["marigold-new", "marigold-old"] });
  });

  it("of Slack is a connection whose workspace only Slack can tell", () => {
    const connection = connectionWith(
      { SLACK_SIGNING_SECRET: "campion-new,campion-old", SLACK_BOT_TOKEN: "xoxb-campion" },
      "slack",
    );
    expect(connection).toMatchObject({
      credentials: {
        botToken: "xoxb-campion",
        signingSecrets: ["campion-new", "campion-old"],
        apiUrl: "https://slack.com/api",
        stickyThreads: false,
      },
    });
    expect(connection.account).toBeUndefined();
  });

  it("of WhatsApp is a connection of one number", () => {
    const number = {
      WHATSAPP_ACCESS_TOKEN: "campion-token",
      WHATSAPP_APP_SECRET: "campion-secret",
      WHATSAPP_VERIFY_TOKEN: "campion-word",
      WHATSAPP_PHONE_NUMBER_ID: "777000111222",
    };
    expect(connectionWith(number, "whatsapp")).toMatchObject({
      account: "777000111222",
      credentials: {
        appSecrets: ["campion-secret"],
        verifyTokens: ["campion-word"],
        apiUrl: "https://graph.facebook.com",
        apiVersion: "v25.0",
      },
    });
  });

  it("keeps a Slack app in its threads when that is wanted", () => {
    const app = { SLACK_SIGNING_SECRET: "campion", SLACK_BOT_TOKEN: "xoxb-campion" };
    const { credentials } = connectionWith({ ...app, SLACK_STICKY_THREADS: "True" }, "slack");
    expect(credentials).toMatchObject({ stickyThreads: true });
  });

  it.each([
    ["https://chat.example", "https://chat.example"],
    ["https://chat.example/", "https://chat.example"],
    ["https://chat.example/api/v1", "https://chat.example"],
    ["https://chat.example/api/v1/", "https://chat.example"],
    ["https://chat.example/tenant/api/v1", "https://chat.example/tenant"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("takes the pasted chatbot address %s", (pasted, baseUrl) => {
    expect(connectionWith({ GPT_TRAINER_BASE_URL: pasted }).chatbot.baseUrl).toBe(baseUrl);
  });

  it("takes a bot's name with or without its @", () => {
    const { credentials } = connectionWith({ TELEGRAM_BOT_USERNAME: "@marigold_bot" });
    expect(credentials).toMatchObject({ username: "marigold_bot" });
  });

  it("reads settings in the unit of their names", () => {
    const { settings } = readConfiguration({
      ...completeEnvironment,
      RETENTION_HOURS: "0.5",
      HEARTBEAT_SECONDS: "3",
      DEAD_LETTER_DAYS: "2",
      WAITING_LIMIT: "7",
    });
    expect(settings).toMatchObject({
      retention: 1_800_000,
      heartbeat: 3_000,
      deadLetterAge: 172_800_000,
      waitingLimit: 7,
    });
  });

  it.each(["", "  ", undefined, 5])("counts %j as absent", (value) => {
    const { adminToken, settings } = readConfiguration({
      ...completeEnvironment,
      CAUSEWAY_ADMIN_TOKEN: value,
      ATTEMPTS: value,
    });
    expect(adminToken).toBeUndefined();
    expect(settings.attempts).toBe(5);
  });
});

describe("an empty environment", () => {
  it("is no mistake: every platform is off", () => {
    const configuration = readConfiguration({});
    expect(problemsOf(configuration)).toEqual([]);
    expect(Object.values(configuration.platforms).map(({ kind }) => kind)).toEqual([
      "off",
      "off",
      "off",
    ]);
  });
});

describe("a broken environment", () => {
  it.each(brokenEnvironments)("is named: $what", (row) => {
    const configuration = readConfiguration(environmentOf(row));
    expect(problemsOf(configuration).toSorted()).toEqual(row.problems.toSorted());
    expect(configuration.platforms.telegram.kind).toBe(row.telegram);
  });

  it.each(brokenEnvironments)("is named without a value: $what", (row) => {
    const said = problemsOf(readConfiguration(environmentOf(row))).join("\n");
    for (const value of valuesOf(environmentOf(row))) expect(said).not.toContain(value);
    expect(said).not.toContain("foxglove");
  });

  it("keeps the default of a setting that cannot be used", () => {
    const { settings } = readConfiguration({ ...completeEnvironment, RETENTION_HOURS: "-1" });
    expect(settings.retention).toBe(26 * 3_600_000);
  });
});
