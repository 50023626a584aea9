import * as v from "valibot";
import { addSource, formOf } from "../add-source.ts";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import type { Uuid } from "../shapes/lenient.ts";
import {
  type AddedSource,
  dataSource,
  type DataSource,
  type NewFileSource,
  type NewQaSource,
  type NewUrlSource,
  retrained,
  type Retrained,
} from "../shapes/source.ts";
import { type TrainingOptions, untilTrained } from "../until-trained.ts";

/** Calls about what a chatbot knows. */
export function sourceCalls(host: Host) {
  return { ...addingCalls(host), ...keepingCalls(host), ...trainingCalls(host) };
}

/** Milliseconds that an upload may take: a file of some megabytes over a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000;

function addingCalls(host: Host) {
  return {
    /**
     * Sends a file. It is trained afterwards: see `untilTrained`.
     * @returns `exists`, with the source, when the chatbot has a file of this name already
     * @throws GptTrainerApiError `file_type` for an ending that the API does not take
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file
     */
    upload: (chatbot: Uuid, sent: NewFileSource, options?: CallOptions): Promise<AddedSource> => {
      const { reference_source_link: link } = sent;
      const form = formOf(sent, link === undefined ? {} : { reference_source_link: link });
      const timed = { timeoutMs: UPLOAD_TIMEOUT_MS, ...options };
      return addSource(host, "source_upload", { ...timed, uuid: chatbot, form });
    },

    /**
     * Adds a question with its answer.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/create-qa
     */
    createQa: (chatbot: Uuid, qa: NewQaSource, options?: CallOptions): Promise<DataSource> => {
      const words = [qa.question, qa.answer];
      const request = { ...options, uuid: chatbot, body: qa, words };
      return sendForJson(host, "source_qa", dataSource, request);
    },

    /**
     * Adds a page of the web. It is fetched and trained afterwards: see `untilTrained`.
     * @returns `exists` when the chatbot has this address already
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/create-url
     */
    createUrl: (chatbot: Uuid, page: NewUrlSource, options?: CallOptions): Promise<AddedSource> =>
      addSource(host, "source_url", { ...options, uuid: chatbot, body: page }),
  };
}

function keepingCalls(host: Host) {
  return {
    /**
     * Lists what a chatbot knows.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/fetch_multi
     */
    list: (chatbot: Uuid, options?: CallOptions): Promise<readonly DataSource[]> =>
      sendForJson(host, "sources", v.array(dataSource), { ...options, uuid: chatbot }),

    /**
     * Gives a source another title, which citations show.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/update
     */
    update: (
      uuid: Uuid,
      changes: { readonly title: string },
      options?: CallOptions,
    ): Promise<DataSource> =>
      sendForJson(host, "source_update", dataSource, { ...options, uuid, body: changes }),

    /**
     * Deletes a source.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "source_delete", { ...options, uuid }),

    /**
     * Deletes several sources at once.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/delete_multi
     */
    deleteMany: (uuids: readonly Uuid[], options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "sources_delete", { ...options, body: { uuids } }),
  };
}

function trainingCalls(host: Host) {
  return {
    /**
     * Fetches pages of the web again.
     * @returns one for each id, with a `status` or an `error`: some may fail where others do not
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/retrain
     */
    retrain: (uuids: readonly Uuid[], options?: CallOptions): Promise<readonly Retrained[]> =>
      sendForJson(host, "sources_retrain", v.array(retrained), { ...options, body: { uuids } }),

    /**
     * Tries sources again whose training failed. What it answers is not documented.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    restart: (uuids: readonly Uuid[], options?: CallOptions): Promise<unknown> =>
      sendForJson(host, "sources_restart", v.unknown(), { ...options, body: { uuids } }),

    /**
     * Waits until a source is trained, and looks at the list of sources meanwhile.
     * @throws GptTrainerApiError `training_failed` when it ends otherwise, `timeout` when it takes
     * too long, `not_found` when it is not in the list
     * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
     */
    untilTrained: (chatbot: Uuid, uuid: Uuid, options?: TrainingOptions): Promise<DataSource> =>
      untilTrained(host, chatbot, uuid, options),
  };
}
