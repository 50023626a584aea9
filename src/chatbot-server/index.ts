import { createApp } from "./routes/index.ts";

export { Account } from "./objects/account.ts";
export { Knowledge } from "./objects/knowledge.ts";
export { SessionDocument } from "./objects/session-document.ts";
export { Session } from "./objects/session.ts";

/**
 * A Worker that serves the GPT-trainer API and answers from this project's documents.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export default createApp();
