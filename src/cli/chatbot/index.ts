import type { Command } from "commander";
import type { ExitCode } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { addAgentCommands } from "./agents.ts";
import { addChatCommand } from "./chat/command.ts";
import { addChatbotCommands as addCommandsOnChatbots } from "./chatbots/commands.ts";
import { createDesk } from "./desk.ts";
import { openOutput } from "./output.ts";
import { addSessionCommands } from "./sessions/commands.ts";
import { addSourceCommands } from "./sources/commands.ts";

/**
 * Adds `chatbot …`: everything about the chatbots of an account (docs/chatbot-commands.md).
 * @param end is told how the program ends, unless it ends well
 */
export function addChatbotCommands(
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void {
  const chatbot = program
    .command("chatbot")
    .description("make chatbots, teach them and talk to them (docs/chatbot-commands.md)")
    .hook("preAction", () => {
      // From here on a reader that goes away ends nothing in the middle of a change.
      openOutput();
    });
  const desk = createDesk(surroundings, end);
  addCommandsOnChatbots(chatbot, desk);
  addChatCommand(chatbot, desk);
  addSourceCommands(chatbot, desk);
  addAgentCommands(chatbot, desk);
  addSessionCommands(chatbot, desk);
}
