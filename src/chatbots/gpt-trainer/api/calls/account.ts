import { formOf } from "../add-source.ts";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson } from "../read.ts";
import { modelCosts, modelList, type User, user } from "../shapes/account.ts";
import { type SessionDocument, sessionDocument } from "../shapes/message.ts";
import type { SentFile } from "../shapes/source.ts";

/** Calls about documents that a person brings along to a conversation. */
export function documentCalls(host: Host) {
  return {
    /**
     * Sends a document. A question names its id in `session_document_uuids`, and the session keeps it.
     * A model with less than 16k of context takes no notice of it.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    upload: (sent: SentFile, options?: CallOptions): Promise<SessionDocument> => {
      const form = formOf(sent, { filename: sent.file_name });
      const timed = { timeoutMs: DOCUMENT_TIMEOUT_MS, ...options };
      return sendForJson(host, "document_upload", sessionDocument, { ...timed, form });
    },
  };
}

/** Milliseconds that sending a document may take over a slow line. */
const DOCUMENT_TIMEOUT_MS = 120_000;

/** Calls about language models. */
export function modelCalls(host: Host) {
  return {
    /**
     * Lists the models that an agent can have.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    list: async (options?: CallOptions): Promise<readonly string[]> =>
      (await sendForJson(host, "models", modelList, { ...options })).models,

    /**
     * Says what a message costs with each model, in message credits.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    costs: async (options?: CallOptions): Promise<Readonly<Record<string, number>>> =>
      (await sendForJson(host, "model_costs", modelCosts, { ...options })).model_costs,
  };
}

/**
 * Whose key it is.
 * @throws GptTrainerApiError
 * @see https://guide.gpt-trainer.com/whitelabel/whitelabel-make
 */
export function fetchUser(host: Host, options?: CallOptions): Promise<User> {
  return sendForJson(host, "user", user, { ...options });
}
