import { newUuidUnder } from "../ids.ts";
import { citeDataJson } from "../retrieval/citations.ts";
import type { StoredTurn } from "../store/turns.ts";
import type { Answering } from "./index.ts";
import type { Asked } from "./asked.ts";
import { listedDocuments } from "./documents.ts";
import { modelFailures } from "./models/failures.ts";
import { estimateTokens } from "./prompt/tokens.ts";
import type { Written } from "./write-out.ts";

/**
 * A turn as it is stored.
 * @param session its id
 * @param createdAt when it was asked, in Unix milliseconds
 */
export function turnOf(
  session: string,
  createdAt: number,
  { question, documents }: Asked,
  answering: Answering,
  { response, cited, reason, failure, tokens }: Written,
): StoredTurn {
  const { routed, readDocuments } = answering;
  return {
    uuid: newUuidUnder(session),
    createdAt,
    modifiedAt: Date.now(),
    query: question,
    response,
    // Empty for an answer that is not whole: nobody shall take it for one.
    finishReason: reason ?? "",
    errorMessage: failure === undefined ? "" : modelFailures[failure].says,
    citeData: citeDataJson(cited),
    meta: JSON.stringify(metaOf(answering, response, tokens)),
    agent: routed.agent?.uuid ?? "",
    labels: [],
    backgroundPendingTasks: 0,
    sessionDocuments: readDocuments ? listedDocuments(documents) : [],
  };
}

/** What a turn's `meta_json` says: who answered, why, by which model and at what cost. */
function metaOf(
  { routed, said }: Answering,
  response: string,
  counted: number | undefined,
): Record<string, unknown> {
  const { agent, by, why } = routed;
  const written = said.kind === "written" ? said : undefined;
  return {
    routing: { by, why },
    ...(agent === undefined
      ? {}
      : { agent: { uuid: agent.uuid, name: agent.name, type: agent.type } }),
    ...(written === undefined
      ? {}
      : {
          model: written.model,
          actual_token_distribution: {
            total_tokens: counted ?? written.tokens + estimateTokens(response),
            is_estimate: counted === undefined,
          },
        }),
  };
}

/** The turn of a question that came too soon: the chatbot's own words for that. */
export function limitedTurn(session: string, createdAt: number, asked: Asked): StoredTurn {
  const answering: Answering = {
    routed: { agent: undefined, by: "nobody", why: "rate limit" },
    said: { kind: "whole", text: asked.setup.chatbot.settings.rate_limit_message },
    citable: [],
    readDocuments: false,
  };
  const response = asked.setup.chatbot.settings.rate_limit_message;
  return turnOf(session, createdAt, asked, answering, { response, cited: [], reason: "stop" });
}
