import { CausewayError } from "../../../lib/errors.ts";
import type { Surroundings } from "../../surroundings.ts";
import { inOurTerms } from "../failures.ts";
import { openPrompt, type Prompt } from "./prompt.ts";
import type { Talk } from "./talk.ts";
import type { Teller } from "./teller.ts";

const SIGN = "> ";

/** A line that is meant for this program, and not for the chatbot. */
const COMMAND = /^\/[a-z]+$/u;

/**
 * Talks with somebody at the terminal until they leave. A question that fails does not end it.
 * @param name of the chatbot
 */
export async function converse(
  surroundings: Surroundings,
  talk: Talk,
  teller: Teller,
  name: string,
): Promise<void> {
  const { complain } = surroundings;
  complain(`You talk to ${name}. /new begins anew; /quit and Ctrl-C leave.`);
  const prompt = openPrompt(SIGN);
  try {
    for (;;) {
      const line = (await prompt.next())?.trim();
      if (line === undefined || line === "/quit") break;
      if (line === "/new") {
        talk.beginAnew();
        complain("What was said is forgotten.");
      } else if (COMMAND.test(line)) complain("There are /new and /quit.");
      else if (line !== "") await answer(surroundings, talk, teller, prompt, line);
    }
  } finally {
    prompt.close();
  }
  const session = talk.session();
  complain(session === undefined ? "" : `\nTo go on: chatbot chat --session ${session}`);
}

async function answer(
  { complain }: Surroundings,
  talk: Talk,
  teller: Teller,
  { left }: Prompt,
  question: string,
): Promise<void> {
  try {
    await teller.end(await talk.ask(question, (piece) => teller.piece(piece), left));
  } catch (error) {
    await teller.breakOff();
    const failure = inOurTerms(error);
    if (left.aborted) return;
    if (!(failure instanceof CausewayError)) throw error;
    complain(failure.message);
  }
}
