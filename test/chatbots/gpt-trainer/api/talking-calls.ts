import { type ApiCall, nothing } from "./call.ts";
import { ID } from "./fake.ts";
import * as samples from "./samples.ts";

const question = { query: "Hi", session_document_uuids: [ID] };

const sessionCalls: readonly ApiCall[] = [
  {
    endpoint: "session_create",
    call: (api) => api.sessions.create(ID, { initial_variables: { channel: "slack" } }),
    sends: `POST /api/v1/chatbot/${ID}/session/create`,
    body: { initial_variables: { channel: "slack" } },
    sample: samples.session,
  },
  {
    endpoint: "session_fetch",
    call: (api) => api.sessions.fetch(ID),
    sends: `GET /api/v1/session/${ID}`,
    sample: samples.session,
  },
  {
    endpoint: "sessions",
    call: (api) => api.sessions.list(ID),
    sends: `GET /api/v1/chatbot/${ID}/sessions`,
    sample: [samples.session],
  },
  {
    endpoint: "session_delete",
    call: (api) => api.sessions.delete(ID),
    sends: `POST /api/v1/session/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
];

const messageCalls: readonly ApiCall[] = [
  {
    endpoint: "message_ask",
    call: (api) => api.messages.ask(ID, question),
    sends: `POST /api/v1/session/${ID}/message/non-stream`,
    body: question,
    sample: { response: "Hello." },
  },
  {
    endpoint: "messages",
    call: (api) => api.messages.list(ID),
    sends: `GET /api/v1/session/${ID}/messages`,
    sample: [samples.message],
  },
  {
    endpoint: "message_transcript",
    call: (api) => api.messages.transcript(ID),
    sends: `GET /api/v1/session/${ID}/messages/plain-text`,
    sample: { transcript: "User: Hi\nAssistant: Hello.\n" },
    returns: () => "User: Hi\nAssistant: Hello.\n",
  },
  {
    endpoint: "message_delete",
    call: (api) => api.messages.delete(ID),
    sends: `POST /api/v1/message/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
  {
    endpoint: "messages_delete",
    call: (api) => api.messages.deleteMany([ID, ID]),
    sends: "POST /api/v1/messages/delete",
    body: { uuids: [ID, ID] },
    sample: samples.success,
    returns: nothing,
  },
];

/** Calls about sessions and their messages. */
export const talkingCalls: readonly ApiCall[] = [...sessionCalls, ...messageCalls];
