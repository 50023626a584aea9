import type { Command } from "commander";
import { tableLines } from "../table.ts";
import { apiCommand, type CommonOptions, type Desk, printResult } from "./desk.ts";
import { inTerms } from "./failures.ts";

/** Adds `chatbot agents …`. */
export function addAgentCommands(chatbot: Command, desk: Desk): void {
  const agents = chatbot.command("agents").description("the agents of a chatbot");
  apiCommand(agents, "list")
    .description("who answers, and who is asked besides")
    .argument("<chatbot>", "its uuid")
    .action(inTerms((uuid: string, options: CommonOptions) => listAgents(desk, uuid, options)));
}

async function listAgents(desk: Desk, chatbot: string, options: CommonOptions): Promise<void> {
  const { api } = await desk.open(options);
  const agents = await api.agents.list(chatbot);
  printResult(desk, options, agents, () => {
    if (agents.length === 0) return ["It has no agents."];
    const rows = agents.map(({ uuid, type, enabled, meta, name }) => [
      uuid,
      type,
      enabled ? "on" : "off",
      meta.model ?? "",
      name,
    ]);
    return tableLines(["Uuid", "Type", "On", "Model", "Name"], rows);
  });
}
