/**
 * Plays the whole way once, from a chatbot that does not exist yet to an answer on Telegram, and prints it:
 *
 *     npm run build && node test/chatbot-server/show-readme-source.ts ["another question"]
 *
 * The built chatbot server runs as in `npm start`; `npm run causeway -- chatbot` makes a chatbot on it
 * and teaches it this project's README; the built bridge asks that chatbot what somebody writes to the
 * played Telegram.
 */
import * as v from "valibot";
import { createGptTrainerApi } from "../../src/chatbots/gpt-trainer/api/index.ts";
import { startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";
import { startLocalChatbot } from "../../src/simulator/local-chatbot.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../src/simulator/telegram/index.ts";
import { runCli } from "../cli/run-cli.ts";
import { until } from "../helpers/until.ts";
import { textAt } from "./server.ts";

const TOKEN = "8000000001:AAreadmereadmereadmereadmereadmerea";
const SECRET = "readme_secret";
const QUESTION = "Can it happen that no answer comes twice, and what if nobody can tell?";

/** What sends or changes a message. @see https://core.telegram.org/bots/api#sendmessage */
const shownSchema = v.looseObject({ text: v.string(), parse_mode: v.optional(v.string()) });

type Variables = Readonly<Record<string, string>>;

/** Runs one command of the command line, and shows both. @returns what it printed */
async function command(args: readonly string[], variables: Variables): Promise<string> {
  console.log(`$ npm run causeway -- ${args.join(" ")}`);
  const { code, out, err } = await runCli(args, variables);
  console.log(`${err}${out}`);
  if (code !== 0) throw new Error(`the command ended with ${code}`);
  return out;
}

/** Makes a chatbot that cites, and teaches it the README. @returns its uuid */
async function makeChatbot(variables: Variables): Promise<string> {
  const create = ["chatbot", "create", "README", "--show-citations", "--json"];
  const uuid = textAt(JSON.parse(await command(create, variables)), "uuid");
  await command(["chatbot", "sources", "add", uuid, "README.md"], variables);
  return uuid;
}

/** Somebody asks the bot. @returns what Telegram was given to show as the answer */
async function askOnTelegram(
  { control, record, delivery }: TelegramSimulator,
  question: string,
): Promise<v.InferOutput<typeof shownSchema>> {
  const person = control.addPerson({ firstName: "Ana", languageCode: "en" });
  const chat = control.privateChat(person);
  control.say(chat, person, { text: question });
  await until("the answer", () => record.messagesIn(chat).some(({ from }) => from.isBot));
  await delivery.idle();
  const shown = record.calls.findLast(
    ({ method, applied }) => applied && /^(?:send|edit)Message/u.test(method),
  );
  return v.parse(shownSchema, shown?.params);
}

/** The last turn of a chatbot's only session: its `cite_data_json`, which is JSON as text. */
async function citeDataOf(variables: Variables, chatbot: string): Promise<string> {
  const api = createGptTrainerApi({
    baseUrl: variables["GPT_TRAINER_BASE_URL"] ?? "",
    apiKey: variables["GPT_TRAINER_API_KEY"] ?? "",
  });
  const [session] = await api.sessions.list(chatbot);
  const last = (await api.messages.list(session?.uuid ?? "")).at(-1);
  return last?.cite_data_json ?? "";
}

async function show(question: string): Promise<void> {
  const telegram = await createTelegramSimulator();
  telegram.control.addBot({ token: TOKEN, username: "CausewayBot" });
  const server = await startLocalChatbot({ charactersPerSecond: 0 });
  const chatbot = await makeChatbot(server.variables);
  const bridge = await startBridgeRuntime({
    variables: {
      ...server.variables,
      GPT_TRAINER_CHATBOT_UUID: chatbot,
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_WEBHOOK_SECRET_TOKEN: SECRET,
      TELEGRAM_API_BASE_URL: telegram.url,
    },
  });
  try {
    telegram.delivery.useWebhook({ url: `${bridge.url}/webhooks/telegram`, secretToken: SECRET });
    console.log(`Ana writes to the bot on Telegram:\n${question}\n`);
    const { text, parse_mode: mode } = await askOnTelegram(telegram, question);
    console.log(`Telegram is given, as ${mode ?? "plain text"}:\n${text}\n`);
    console.log(`cite_data_json of the turn:\n${await citeDataOf(server.variables, chatbot)}`);
  } finally {
    await bridge.stop();
    await telegram.close();
    await server.stop();
  }
}

await show(process.argv[2] ?? QUESTION);
