import * as v from "valibot";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import type { Uuid } from "../shapes/lenient.ts";
import {
  type NewSourceTag,
  sourceTag,
  type SourceTag,
  type SourceTagChanges,
} from "../shapes/source.ts";

/** Calls about tags, each of which holds some sources of a chatbot together. */
export function tagCalls(host: Host) {
  return {
    /**
     * Makes a tag.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/source-tags/create
     */
    create: (chatbot: Uuid, settings: NewSourceTag, options?: CallOptions): Promise<SourceTag> =>
      sendForJson(host, "tag_create", sourceTag, { ...options, uuid: chatbot, body: settings }),

    /**
     * Lists the tags of a chatbot.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/source-tags/fetch-multi
     */
    list: (chatbot: Uuid, options?: CallOptions): Promise<readonly SourceTag[]> =>
      sendForJson(host, "tags", v.array(sourceTag), { ...options, uuid: chatbot }),

    /**
     * Changes what is given; `data_source_uuids` takes the place of the list before.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/source-tags/update
     */
    update: (uuid: Uuid, changes: SourceTagChanges, options?: CallOptions): Promise<SourceTag> =>
      sendForJson(host, "tag_update", sourceTag, { ...options, uuid, body: changes }),

    /**
     * Deletes a tag; its sources stay.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/source-tags/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "tag_delete", { ...options, uuid }),
  };
}
