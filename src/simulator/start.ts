/**
 * `npm start`: the built bridge on this machine, between three simulated platforms and a chatbot, with
 * a page to write on. Needs no account and no network, and never reads `.dev.vars`.
 */
import { parseArgs } from "node:util";
import { chatbotVariables, openPlayground } from "./playground/index.ts";

const PAGE_PORT = 8788;
/** Where the bridge's state is kept, in the project's root. */
const STATE_FOLDER = ".causeway";
/** How often it is seen whether npm is still there. */
const LOOK_AFTER_PARENT_MS = 500;

const { values } = parseArgs({
  options: {
    fresh: { type: "boolean", default: false },
    port: { type: "string", default: String(PAGE_PORT) },
    folder: { type: "string", default: STATE_FOLDER },
  },
});

/** The variables of a real chatbot; undefined when there is none. */
function realChatbot(): Record<string, string> | undefined {
  const given: Record<string, string> = {};
  for (const name of chatbotVariables) {
    const value = process.env[name]?.trim() ?? "";
    if (value !== "") given[name] = value;
  }
  return given["GPT_TRAINER_API_KEY"] === undefined ? undefined : given;
}

/**
 * Ends with npm: when npm alone is told to stop, it does not always pass that on. Signals to this
 * process end the runtime too; Miniflare sees to that whichever way the process exits.
 */
function endWithNpm(): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, LOOK_AFTER_PARENT_MS).unref();
}

async function main(): Promise<void> {
  const chatbot = realChatbot();
  if (chatbot !== undefined && chatbot["GPT_TRAINER_CHATBOT_UUID"] === undefined) {
    console.error("GPT_TRAINER_API_KEY is set, so GPT_TRAINER_CHATBOT_UUID must be set too.");
    process.exit(1);
  }
  endWithNpm();
  const { url, logFile } = await openPlayground({
    port: Number(values.port),
    folder: values.folder,
    fresh: values.fresh,
    ...(chatbot === undefined ? {} : { chatbot }),
  });
  const who = chatbot === undefined ? "the local chatbot" : "your chatbot";
  console.log(`\nCauseway runs at ${url}\n`);
  console.log(
    "  Slack, Telegram and WhatsApp, simulated: write there, and the real bridge answers",
  );
  console.log(`  with the words of ${who}. Its log: ${logFile}. Stop with Ctrl-C.\n`);
}

await main();
