import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import type { Uuid } from "../shapes/lenient.ts";
import {
  type NewToolFunction,
  toolFunction,
  type ToolFunction,
  type ToolFunctionChanges,
} from "../shapes/tool-function.ts";

/** Calls about tool functions: calls to servers of yours that an agent may make. */
export function functionCalls(host: Host) {
  return {
    /**
     * Gives an agent a tool function.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    create: (
      agent: Uuid,
      settings: NewToolFunction,
      options?: CallOptions,
    ): Promise<ToolFunction> => {
      const request = { ...options, uuid: agent, body: withNumbers(settings) };
      return sendForJson(host, "function_create", toolFunction, request);
    },

    /**
     * Changes what is given; the rest stays.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    update: (
      uuid: Uuid,
      changes: ToolFunctionChanges,
      options?: CallOptions,
    ): Promise<ToolFunction> => {
      const request = { ...options, uuid, body: withNumbers(changes) };
      return sendForJson(host, "function_update", toolFunction, request);
    },

    /**
     * Takes a tool function away.
     * @throws GptTrainerApiError
     * @see https://github.com/ks-collab/gpt-trainer-sdk
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "function_delete", { ...options, uuid }),
  };
}

/** The vendor's library sends these two as 0 and 1, and nothing else is known to be taken. */
function withNumbers(settings: ToolFunctionChanges): object {
  const { enabled, allow_gpt_trainer_properties: allow, ...rest } = settings;
  return {
    ...rest,
    ...(enabled === undefined ? {} : { enabled: Number(enabled) }),
    ...(allow === undefined ? {} : { allow_gpt_trainer_properties: Number(allow) }),
  };
}
