/** Environments with one mistake each, and what must be said about it. */
export interface BrokenEnvironment {
  readonly what: string;
  /** Put over a complete environment; an empty text takes a variable away. */
  readonly variables: Readonly<Record<string, string>>;
  /** What the operator reads, in any order. */
  readonly problems: readonly string[];
  /** What a webhook of Telegram's gets: 503 lets Telegram keep it, 401 is the working bridge's answer to one without a secret. */
  readonly webhook: 401 | 404 | 503;
  /** What everybody may know of Telegram. */
  readonly telegram: "on" | "off" | "misconfigured";
}

/** Nothing is wrong with this one. */
export const completeEnvironment: Readonly<Record<string, string>> = {
  TELEGRAM_BOT_TOKEN: "424242424:AAforgetmenotforgetmenotforgetmenot",
  TELEGRAM_WEBHOOK_SECRET_TOKEN: "marigold-secret",
  GPT_TRAINER_API_KEY: "hollyhock-key",
  GPT_TRAINER_CHATBOT_UUID: "0123456789abcdef0123456789abcdef",
  CAUSEWAY_ADMIN_TOKEN: "larkspur-admin-token",
};

export const brokenEnvironments: readonly BrokenEnvironment[] = [
  {
    what: "no bot token",
    variables: { TELEGRAM_BOT_TOKEN: "" },
    problems: ["TELEGRAM_BOT_TOKEN is missing"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a bot token of blanks",
    variables: { TELEGRAM_BOT_TOKEN: "  \t" },
    problems: ["TELEGRAM_BOT_TOKEN is missing"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a bot token that is none",
    variables: { TELEGRAM_BOT_TOKEN: "bot424242424:AAforgetmenotforgetmenot" },
    problems: ["TELEGRAM_BOT_TOKEN must look like 123456789:AA…, as BotFather gives it"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "an API key that was copied with an unseen sign",
    variables: { GPT_TRAINER_API_KEY: "hollyhock\u200b-key" },
    problems: ["GPT_TRAINER_API_KEY holds a sign that no token has"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "no webhook secret",
    variables: { TELEGRAM_WEBHOOK_SECRET_TOKEN: "" },
    problems: ["TELEGRAM_WEBHOOK_SECRET_TOKEN is missing"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a webhook secret of commas",
    variables: { TELEGRAM_WEBHOOK_SECRET_TOKEN: " , ," },
    problems: ["TELEGRAM_WEBHOOK_SECRET_TOKEN holds no value between its commas"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a webhook secret that Telegram would refuse",
    variables: { TELEGRAM_WEBHOOK_SECRET_TOKEN: "marigold secret!" },
    problems: ["TELEGRAM_WEBHOOK_SECRET_TOKEN may hold A-Z, a-z, 0-9, _ and -, 256 at most"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "no chatbot at all",
    variables: { GPT_TRAINER_API_KEY: "", GPT_TRAINER_CHATBOT_UUID: "" },
    problems: ["GPT_TRAINER_API_KEY is missing", "GPT_TRAINER_CHATBOT_UUID is missing"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a chatbot's address without a scheme",
    variables: { GPT_TRAINER_BASE_URL: "chatbot.foxglove.example" },
    problems: ["GPT_TRAINER_BASE_URL must be a web address such as https://app.gpt-trainer.com"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a chatbot's address with a password in it",
    variables: { GPT_TRAINER_BASE_URL: "https://user:foxglove@chatbot.example" },
    problems: ["GPT_TRAINER_BASE_URL must be a web address such as https://app.gpt-trainer.com"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a Bot API that is no web address",
    variables: { TELEGRAM_API_BASE_URL: "ftp://foxglove.example" },
    problems: ["TELEGRAM_API_BASE_URL must be a web address such as https://api.telegram.org"],
    webhook: 503,
    telegram: "misconfigured",
  },
  {
    what: "a setting that is no number",
    variables: { RETENTION_HOURS: "foxglove" },
    problems: ["RETENTION_HOURS must be a number of hours, 0 or more"],
    webhook: 401,
    telegram: "on",
  },
  {
    what: "settings out of range",
    variables: { ATTEMPTS: "0", HEARTBEAT_SECONDS: "-20", DEAD_LETTER_DAYS: "Infinity" },
    problems: [
      "ATTEMPTS must be a number, 1 or more",
      "HEARTBEAT_SECONDS must be a number of seconds, 0.1 or more",
      "DEAD_LETTER_DAYS must be a number of days, 0 or more",
    ],
    webhook: 401,
    telegram: "on",
  },
  {
    what: "half a Slack app",
    variables: { SLACK_SIGNING_SECRET: "foxglove-slack-secret" },
    problems: ["SLACK_BOT_TOKEN is missing"],
    webhook: 401,
    telegram: "on",
  },
  {
    what: "another kind of Slack token, and a switch that is neither on nor off",
    variables: {
      SLACK_SIGNING_SECRET: "foxglove-slack-secret",
      SLACK_BOT_TOKEN: "xoxp-foxglove",
      SLACK_STICKY_THREADS: "foxglove",
    },
    problems: [
      "SLACK_BOT_TOKEN must begin with xoxb-: the Bot User OAuth Token is meant",
      "SLACK_STICKY_THREADS must be true or false",
    ],
    webhook: 401,
    telegram: "on",
  },
  {
    what: "a half-removed Telegram and half a WhatsApp number",
    variables: {
      TELEGRAM_BOT_TOKEN: "",
      TELEGRAM_WEBHOOK_SECRET_TOKEN: "",
      WHATSAPP_ACCESS_TOKEN: "foxglove-whatsapp-token",
      WHATSAPP_APP_SECRET: ",",
    },
    problems: [
      "WHATSAPP_APP_SECRET holds no value between its commas",
      "WHATSAPP_PHONE_NUMBER_ID is missing",
      "WHATSAPP_VERIFY_TOKEN is missing",
    ],
    webhook: 404,
    telegram: "off",
  },
  {
    what: "a telephone number where its id is meant, and a version without its v",
    variables: {
      WHATSAPP_ACCESS_TOKEN: "foxglove-whatsapp-token",
      WHATSAPP_APP_SECRET: "foxglove-whatsapp-secret",
      WHATSAPP_VERIFY_TOKEN: "foxglove-word",
      WHATSAPP_PHONE_NUMBER_ID: "+44 20 7946 0000",
      WHATSAPP_API_VERSION: "25.0",
    },
    problems: [
      "WHATSAPP_PHONE_NUMBER_ID must be Meta's id of the number: digits only",
      "WHATSAPP_API_VERSION must look like v25.0",
    ],
    webhook: 401,
    telegram: "on",
  },
];

/** The whole environment of a row. */
export function environmentOf(row: BrokenEnvironment): Record<string, string> {
  return { ...completeEnvironment, ...row.variables };
}

/** Everything in an environment that nobody may be told: values long enough to be somebody's. */
export function valuesOf(environment: Readonly<Record<string, string>>): string[] {
  return Object.values(environment).filter((value) => value.trim().length > 8);
}
