import type { EndpointName } from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import type { ApiCall } from "./call.ts";
import { knowledgeCalls } from "./knowledge-calls.ts";
import { settingUpCalls } from "./setting-up-calls.ts";
import { talkingCalls } from "./talking-calls.ts";

/** Every call that sends JSON or nothing, and is answered in one piece. */
export const jsonCalls: readonly ApiCall[] = [
  ...settingUpCalls,
  ...talkingCalls,
  ...knowledgeCalls,
];

/** Endpoints that have tests of their own: forms, and the stream. */
export const otherEndpoints: readonly EndpointName[] = [
  "source_upload",
  "document_upload",
  "message_stream",
];
