/** A test of an operation, beside those that call every operation. */
export interface Covering {
  /** In `test/chatbot-server/`. */
  readonly file: string;
  /** Its title as it is written there. */
  readonly title: string;
}

const covering = (file: string, title: string): Covering => ({ file, title });

/** The test that shows best what an operation does, by the operation's id. */
export const coveredBy: Readonly<Record<string, Covering>> = {
  chatbots: covering("chatbots.test.ts", "is made from a name, with the documented settings"),
  chatbot: covering("api.test.ts", "fetches its chatbot with exactly the documented keys"),
  chatbot_create: covering(
    "chatbots.test.ts",
    "is made with settings, given flat and shown under meta",
  ),
  chatbot_update: covering(
    "chatbots.test.ts",
    "changes in what an update names, and in nothing else",
  ),
  chatbot_delete: covering("deletion.test.ts", "that is cut short by a kill can be repeated"),
  agent_create: covering(
    "agents.test.ts",
    "of type %s is disabled, and shows exactly the documented keys",
  ),
  agent_update: covering(
    "agents.test.ts",
    "changes what it names, shows everything, and survives a kill",
  ),
  agent_list: covering(
    "chatbots.test.ts",
    "has one enabled agent from its beginning, that answers from all sources",
  ),
  agent_delete: covering(
    "agents.test.ts",
    "of type %s is refused where there is one, until that is deleted",
  ),
  function_create: covering(
    "functions.test.ts",
    "is made, shown with its agent, changed and deleted",
  ),
  function_update: covering(
    "functions.test.ts",
    "is made, shown with its agent, changed and deleted",
  ),
  function_delete: covering(
    "survives-kills.test.ts",
    "has its agents, functions and their changes as they were",
  ),
  session_create: covering(
    "api.test.ts",
    "begins a session without a body, with an empty one and with variables",
  ),
  session_list: covering("api.test.ts", "includes both bounds of the window, as times are printed"),
  session_fetch: covering(
    "api.test.ts",
    "fetches a session as it was begun, its variables included",
  ),
  session_delete: covering("api.test.ts", "deletes a session with its messages, from the list too"),
  sessions_delete: covering(
    "api.test.ts",
    "deletes several sessions at once, and does not mind those that are gone",
  ),
  messages: covering(
    "api.test.ts",
    "lists turns oldest first, each with exactly the fifteen keys of the API",
  ),
  plain_text: covering("api.test.ts", "prints the history as text"),
  stream: covering(
    "answering/model.test.ts",
    "is streamed as raw UTF-8, whole whatever the cuts, and recorded once",
  ),
  non_stream: covering(
    "answering/model.test.ts",
    "is the same without streaming, and from an endpoint that does not stream",
  ),
  message_delete: covering("api.test.ts", "deletes one message, and leaves the others"),
  messages_delete: covering(
    "api.test.ts",
    "deletes messages of several sessions at once, and does not mind those that are gone",
  ),
  source_upload: covering(
    "sources/routes.test.ts",
    "ends trained, and walks through more than two other states until then",
  ),
  source_pair: covering(
    "sources/routes.test.ts",
    "is shown with both, and is found by the question",
  ),
  source_address: covering(
    "sources/web-addresses.test.ts",
    "is trained with its page, and takes its title",
  ),
  source_list: covering(
    "sources/routes.test.ts",
    "is shown with its ten keys, and waits to be trained",
  ),
  source_update: covering("sources/routes.test.ts", "gets another title"),
  source_retrain: covering(
    "sources/web-addresses.test.ts",
    "answers from what it held until what it holds now is whole",
  ),
  source_restart: covering(
    "sources/routes.test.ts",
    "that failed is trained again on demand, and one that is not there is named",
  ),
  source_delete: covering(
    "sources/routes.test.ts",
    "is deleted with everything that was made of it",
  ),
  source_delete_several: covering(
    "sources/routes.test.ts",
    "is deleted with others, of which some may be gone",
  ),
  tag_create: covering("sources/tags.test.ts", "needs no sources, and wears each only once"),
  tag_list: covering("sources/tags.test.ts", "has exactly its six keys, and is listed"),
  tag_update: covering(
    "sources/tags.test.ts",
    "changes in what is named, and gets all its sources anew",
  ),
  tag_delete: covering("sources/tags.test.ts", "is deleted without its sources"),
  session_document_upload: covering(
    "sources/session-documents.test.ts",
    "is taken with its name, its size and how much text it has",
  ),
  models: covering(
    "functions.test.ts",
    "lists the models that this server can use, and what they cost",
  ),
  model_costs: covering(
    "functions.test.ts",
    "lists the models that this server can use, and what they cost",
  ),
  user: covering("functions.test.ts", "says whose key it is"),
  key_create: covering("keys.test.ts", "shows a new key once, and keeps it from caches"),
  key_list: covering("keys.test.ts", "shows a new key once, and keeps it from caches"),
  key_delete: covering(
    "keys.test.ts",
    "shuts the API to a revoked key within the stated seconds, and for good",
  ),
};
