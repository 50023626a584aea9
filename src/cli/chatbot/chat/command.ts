import type { Command } from "commander";
import { usageError } from "../../failure.ts";
import { apiCommand, type CommonOptions, type Desk, type OpenApi } from "../desk.ts";
import { inTerms } from "../failures.ts";
import { openOutput } from "../output.ts";
import { safeLine } from "../../safe-text.ts";
import { askEach } from "./ask-each.ts";
import { converse } from "./converse.ts";
import { linesFrom } from "./lines-from.ts";
import { createTalk } from "./talk.ts";
import { createTeller } from "./teller.ts";

interface ChatOptions extends CommonOptions {
  readonly once?: string;
  readonly session?: string;
  readonly citations?: true;
}

/** Adds `chatbot chat`. */
export function addChatCommand(chatbot: Command, desk: Desk): void {
  apiCommand(chatbot, "chat")
    .description("talk to a chatbot; from a pipe, one question a line")
    .argument("[chatbot]", "its uuid; GPT_TRAINER_CHATBOT_UUID, or the only one, when absent")
    .option("--once <question>", "ask this, and leave")
    .option("--session <uuid>", "go on with this session")
    .option("--citations", "show after each answer what it cites")
    .action(inTerms((uuid: string | undefined, options: ChatOptions) => chat(desk, uuid, options)));
}

async function chat(desk: Desk, named: string | undefined, options: ChatOptions): Promise<void> {
  const { once, session, json } = options;
  if (once?.trim() === "") throw usageError("--once wants a question.");
  const open = await desk.open(options);
  // In a session the API needs no chatbot; only for another one it does.
  const chatbot = async (): Promise<string> => named ?? (await chatbotMeant(open));
  const talk = createTalk(open.api, {
    chatbot,
    isCited: options.citations === true,
    onUncited: ({ message }) =>
      desk.surroundings.complain(`What it cites could not be looked up: ${safeLine(message)}`),
    ...(session === undefined ? {} : { session }),
  });
  const teller = createTeller(openOutput(), desk.surroundings, json === true);
  if (once !== undefined) return askEach(desk, talk, teller, () => [once]);
  if (json || !process.stdin.isTTY) {
    return askEach(desk, talk, teller, (signal) => linesFrom(process.stdin, signal));
  }
  const greeting =
    session === undefined ? (await open.api.chatbots.fetch(await chatbot())).name : "the chatbot";
  return converse(desk.surroundings, talk, teller, safeLine(greeting));
}

/** @throws CausewayError `usage` when it cannot be told which one is meant */
async function chatbotMeant({ api, access }: OpenApi): Promise<string> {
  if (access.chatbot !== undefined) return access.chatbot;
  const [first, ...more] = await api.chatbots.list();
  if (first === undefined) throw usageError("There is no chatbot: `chatbot create` makes one.");
  if (more.length === 0) return first.uuid;
  throw usageError("Name the chatbot that is meant: `chatbot list` shows their uuids.");
}
