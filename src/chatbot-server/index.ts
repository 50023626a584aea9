import { createApp } from "./routes/index.ts";

export { Account } from "./objects/account.ts";
export { Session } from "./objects/session.ts";

/**
 * A Worker that serves the GPT-trainer API and answers from this project's documents.
 * @see https://guide.gpt-trainer.com/api-reference/introduction
 */
export default createApp();
