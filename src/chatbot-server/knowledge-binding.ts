import { objectNameOf } from "./ids.ts";
import type { Knowledge } from "./objects/knowledge.ts";
import type { SessionDocument } from "./objects/session-document.ts";

/** What reaches the sources and documents of the bindings. */
export interface KnowledgeBindings {
  readonly CHATBOT_KNOWLEDGE: DurableObjectNamespace<Knowledge>;
  readonly CHATBOT_DOCUMENTS: DurableObjectNamespace<SessionDocument>;
}

/** The object that holds a chatbot's sources and tags. @param uuid of the chatbot, a source or a tag */
export function knowledgeObject(
  env: Pick<KnowledgeBindings, "CHATBOT_KNOWLEDGE">,
  uuid: string,
): DurableObjectStub<Knowledge> {
  return env.CHATBOT_KNOWLEDGE.getByName(objectNameOf(uuid));
}

/** The object that holds a document of a session. @param uuid of the document */
export function documentObject(
  env: Pick<KnowledgeBindings, "CHATBOT_DOCUMENTS">,
  uuid: string,
): DurableObjectStub<SessionDocument> {
  return env.CHATBOT_DOCUMENTS.getByName(objectNameOf(uuid));
}
