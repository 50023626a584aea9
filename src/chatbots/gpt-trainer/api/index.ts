import { documentCalls, fetchUser, modelCalls } from "./calls/account.ts";
import { agentCalls } from "./calls/agents.ts";
import { chatbotCalls } from "./calls/chatbots.ts";
import { functionCalls } from "./calls/functions.ts";
import { messageCalls } from "./calls/messages.ts";
import { sessionCalls } from "./calls/sessions.ts";
import { sourceCalls } from "./calls/sources.ts";
import { tagCalls } from "./calls/tags.ts";
import { type CallOptions, type GptTrainerApiOptions, openHost } from "./host.ts";
import type { User } from "./shapes/account.ts";

export { endpoints, type EndpointName } from "./endpoints.ts";
export { apiErrorKinds, type ApiErrorKind, GptTrainerApiError } from "./error.ts";
export type { CallOptions, GptTrainerApiOptions, Notice } from "./host.ts";
export {
  aiContextOf,
  citationsOf,
  feedbackOf,
  linkOf,
  metaOf,
  metaOfSource,
  transcriptOf,
} from "./json-text.ts";
export type { Citation, Citations, MessageMeta, SourceMeta } from "./json-text.ts";
export type { StreamOptions } from "./answer-stream.ts";
export { trainingOf, type TrainingOptions } from "./until-trained.ts";
export type { SessionWindow } from "./calls/sessions.ts";
export type * from "./shapes/account.ts";
export type * from "./shapes/agent.ts";
export type * from "./shapes/chatbot.ts";
export type * from "./shapes/lenient.ts";
export type * from "./shapes/message.ts";
export type * from "./shapes/session.ts";
export type * from "./shapes/source.ts";
export type * from "./shapes/tool-function.ts";

/** The whole API, by what its calls are about. */
export type GptTrainerApi = ReturnType<typeof createGptTrainerApi>;

/**
 * A client of the whole GPT-trainer API, for programs that set chatbots up and look after them. It
 * runs in Node and in Workers. Every call throws {@link GptTrainerApiError} when it fails; what only
 * reads or deletes is tried again after a passing failure, and nothing else ever is.
 *
 * The bridge itself does not use it: it makes four calls, and may not throw.
 * @throws GptTrainerApiError `invalid_argument` when the address or the key cannot be one
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export function createGptTrainerApi(options: GptTrainerApiOptions) {
  const host = openHost(options);
  return {
    chatbots: chatbotCalls(host),
    agents: agentCalls(host),
    sessions: sessionCalls(host),
    messages: messageCalls(host),
    sources: sourceCalls(host),
    tags: tagCalls(host),
    functions: functionCalls(host),
    documents: documentCalls(host),
    models: modelCalls(host),
    /** Whose key it is. @throws GptTrainerApiError @see https://guide.gpt-trainer.com/whitelabel/whitelabel-make */
    user: (call?: CallOptions): Promise<User> => fetchUser(host, call),
  };
}
