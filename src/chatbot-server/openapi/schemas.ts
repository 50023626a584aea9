import {
  type ConversionConfig,
  type JsonSchema,
  toJsonSchema,
  toJsonSchemaDefs,
} from "@valibot/to-json-schema";
import type * as v from "valibot";
import { agentResponse, newAgentResponse } from "../responses/agents.ts";
import { chatbotResponse } from "../responses/chatbots.ts";
import { errorResponse, successResponse } from "../responses/common.ts";
import { documentResponse, sourceResponse, tagResponse } from "../responses/data-sources.ts";
import { functionResponse } from "../responses/functions.ts";
import { keyResponse, newKeyResponse } from "../responses/keys.ts";
import { messageResponse } from "../responses/messages.ts";
import { sessionResponse } from "../responses/sessions.ts";

/** Schemas with a name of their own in the description. */
const definitions = {
  Chatbot: chatbotResponse,
  Agent: agentResponse,
  NewAgent: newAgentResponse,
  ToolFunction: functionResponse,
  Session: sessionResponse,
  Message: messageResponse,
  DataSource: sourceResponse,
  SourceTag: tagResponse,
  SessionDocument: documentResponse,
  ApiKey: keyResponse,
  NewApiKey: newKeyResponse,
  Success: successResponse,
  Error: errorResponse,
};

/** Types whose value is bytes. */
const BINARY_TYPES: ReadonlySet<string> = new Set(["file", "blob", "instance"]);

const config = {
  target: "draft-2020-12",
  definitions,
  // What a schema changes in a value once it fits is nothing that a client sees.
  typeMode: "input",
  errorMode: "ignore",
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  overrideSchema: ({ valibotSchema }) =>
    BINARY_TYPES.has(valibotSchema.type)
      ? { type: "string", contentMediaType: "application/octet-stream" }
      : undefined,
} as const satisfies ConversionConfig;

/** A schema as a JSON Schema, which names those of {@link namedSchemas}. */
export function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, $defs: __, ...described } = toJsonSchema(schema, config);
  return described;
}

/** All schemas with a name. */
export function namedSchemas(): Record<string, JsonSchema> {
  return toJsonSchemaDefs(definitions, config);
}
