import { svgOf, textAt, windowAt } from "./svg.ts";

/** One value: where it is shown, and which variable it goes to. */
interface Value {
  /** The window that it is found in. */
  readonly where: string;
  /** The way there, from one menu to the next. */
  readonly path: readonly string[];
  /** What stands beside the value. */
  readonly label: string;
  /** How it looks; nobody's. */
  readonly looks: string;
  readonly variable: string;
}

/** The values that each platform gives, in the order of docs/connect.md. */
export const values: Readonly<Record<"telegram" | "slack" | "whatsapp", readonly Value[]>> = {
  telegram: [
    {
      where: "Telegram, chat with @BotFather",
      path: ["/newbot", "a name", "a username"],
      label: "Use this token to access the HTTP API",
      looks: "123456789:AA…",
      variable: "TELEGRAM_BOT_TOKEN",
    },
    {
      where: "your terminal",
      path: ["openssl rand -hex 32"],
      label: "made by yourself",
      looks: "5f2c…",
      variable: "TELEGRAM_WEBHOOK_SECRET_TOKEN",
    },
  ],
  slack: [
    {
      where: "api.slack.com/apps, your app",
      path: ["Basic Information", "App Credentials"],
      label: "Signing Secret",
      looks: "8f74…",
      variable: "SLACK_SIGNING_SECRET",
    },
    {
      where: "api.slack.com/apps, your app",
      path: ["OAuth & Permissions"],
      label: "Bot User OAuth Token",
      looks: "xoxb-…",
      variable: "SLACK_BOT_TOKEN",
    },
  ],
  whatsapp: [
    {
      where: "developers.facebook.com/apps, your app",
      path: ["WhatsApp", "API Setup"],
      label: "Phone number ID",
      looks: "1064…",
      variable: "WHATSAPP_PHONE_NUMBER_ID",
    },
    {
      where: "business.facebook.com/settings",
      path: ["Users", "System users", "Generate token"],
      label: "Access token, never expiring",
      looks: "EAA…",
      variable: "WHATSAPP_ACCESS_TOKEN",
    },
    {
      where: "developers.facebook.com/apps, your app",
      path: ["App settings", "Basic"],
      label: "App secret",
      looks: "0c1d…",
      variable: "WHATSAPP_APP_SECRET",
    },
    {
      where: "a word of your own",
      path: ["made up by yourself"],
      label: "typed in twice: here, and at Meta",
      looks: "tern-in-winter",
      variable: "WHATSAPP_VERIFY_TOKEN",
    },
  ],
};

const WIDTH_PX = 760;
const WINDOW_PX = 440;
const BAR_PX = 28;
const ROW_PX = 128;
const GAP_PX = 16;

/** Which value is found where, and where it goes. @param platform as people call it */
export function valuesPicture(platform: string, all: readonly Value[]): string {
  const rows = all.map((value, at) => rowAt(value, 1 + at * (ROW_PX + GAP_PX)));
  const height = all.length * (ROW_PX + GAP_PX) - GAP_PX + 2;
  const said = all.map(({ label, where, variable }) => `${label} (${where}) is ${variable}`);
  return svgOf(`${platform}: ${said.join("; ")}.`, { width: WIDTH_PX, height }, rows);
}

function rowAt({ where, path, label, looks, variable }: Value, y: number): string {
  const middle = y + ROW_PX / 2 + BAR_PX / 2;
  return [
    windowAt(1, y, WINDOW_PX, ROW_PX, BAR_PX),
    textAt(64, y + 19, where, "soft"),
    textAt(18, y + BAR_PX + 26, path.join("  ›  "), "head"),
    `<rect x="18" y="${y + BAR_PX + 40}" width="${WINDOW_PX - 36}" height="44" rx="6" class="here"/>`,
    textAt(30, y + BAR_PX + 58, label, "soft"),
    textAt(30, y + BAR_PX + 76, looks, "mono"),
    `<path d="M${WINDOW_PX + 12} ${middle} h34 m-8 -6 l8 6 l-8 6" class="arrow" stroke-width="2"/>`,
    textAt(WINDOW_PX + 58, middle + 5, variable, "mono", "head", "name"),
  ].join("\n");
}
