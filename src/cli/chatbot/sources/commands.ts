import type { Command } from "commander";
import { apiCommand, type CommonOptions, type Desk } from "../desk.ts";
import { inTerms } from "../failures.ts";
import { addSources, type AddOptions } from "./add.ts";
import { deleteSources, listSources } from "./keep.ts";
import { retrainSources, type RetrainOptions } from "./retrain.ts";

/** Adds `chatbot sources …`. */
export function addSourceCommands(chatbot: Command, desk: Desk): void {
  const sources = chatbot.command("sources").description("what a chatbot knows");
  const command = (name: string): Command =>
    apiCommand(sources, name).argument("<chatbot>", "its uuid");
  command("list")
    .description("its sources, and how their training stands")
    .action(inTerms((uuid: string, options: CommonOptions) => listSources(desk, uuid, options)));
  command("add")
    .description(
      "add files, addresses and pairs of question and answer, and wait until they are trained",
    )
    .argument("[what...]", "files, and addresses that begin with https://")
    .option("--question <text>", "with --answer: a pair; may be repeated", oneMore)
    .option("--answer <text>", "of the question before it", oneMore)
    .option("--link <url>", "where citations of these sources lead")
    .option("--no-wait", "do not wait until they are trained")
    .action(
      inTerms((uuid: string, what: readonly string[], options: AddOptions) =>
        addSources(desk, uuid, what, options),
      ),
    );
  command("retrain")
    .description("fetch addresses again, and wait until they are trained")
    .argument("[sources...]", "their uuids")
    .option("--all", "every address of the chatbot")
    .option("--no-wait", "do not wait until they are trained")
    .action(
      inTerms((uuid: string, which: readonly string[], options: RetrainOptions) =>
        retrainSources(desk, uuid, which, options),
      ),
    );
  command("delete")
    .description("delete sources")
    .argument("<sources...>", "their uuids")
    .action(
      inTerms((uuid: string, which: readonly string[], options: CommonOptions) =>
        deleteSources(desk, uuid, which, options),
      ),
    );
}

/** A value of an option that may be given several times. */
function oneMore(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
