import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import * as v from "valibot";
import type { NodeBindings } from "../connection.ts";
import { beginSession, chatbotJson, sessionJson, turnJson, type Session } from "./book.ts";
import type { RouteName } from "./control.ts";
import {
  admit,
  jsonOf,
  refusal,
  refuse,
  type Admitted,
  type ChatbotContext,
  type Host,
} from "./host.ts";
import { answerQuestion } from "./question.ts";

type Answer = (host: Host, admitted: Admitted, context: ChatbotContext) => Response;

/** One route that answers at once. */
interface Route {
  readonly name: RouteName;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly answer: Answer;
}

/** @see https://guide.gpt-trainer.com/api-reference/sessions/create and the pages beside it */
const routes: readonly Route[] = [
  {
    name: "chatbots",
    method: "GET",
    path: "/chatbots",
    answer: (host) => Response.json([ourChatbot(host)]),
  },
  {
    name: "chatbot",
    method: "GET",
    path: "/chatbot/:uuid",
    answer: ofChatbot((host) => Response.json(ourChatbot(host))),
  },
  {
    name: "session_create",
    method: "POST",
    path: "/chatbot/:uuid/session/create",
    answer: ofChatbot(createSession),
  },
  {
    name: "session_list",
    method: "GET",
    path: "/chatbot/:uuid/sessions",
    answer: ofChatbot(listSessions),
  },
  {
    name: "session_fetch",
    method: "GET",
    path: "/session/:uuid",
    answer: ofSession((session) => Response.json(sessionJson(session))),
  },
  {
    name: "session_delete",
    method: "POST",
    path: "/session/:uuid/delete",
    answer: ofSession(deleteSession),
  },
  {
    name: "messages",
    method: "GET",
    path: "/session/:uuid/messages",
    answer: ofSession((session) => Response.json(session.turns.map(turnJson))),
  },
  {
    name: "plain_text",
    method: "GET",
    path: "/session/:uuid/messages/plain-text",
    answer: ofSession((session) => new Response(transcript(session))),
  },
];

/** The API below `/api/v1`: 405 for a known path with another method, 404 for everything else. */
export function createRoutes(host: Host): Hono<{ Bindings: NodeBindings }> {
  const api = new Hono<{ Bindings: NodeBindings }>();
  for (const route of routes) {
    api.on(route.method, route.path, (context) => serve(host, route, context));
    api.all(route.path, (context) => refuse(host, context, "wrong_method"));
  }
  for (const [name, path] of [
    ["stream", "/session/:uuid/message/stream"],
    ["non_stream", "/session/:uuid/message/non-stream"],
  ] as const) {
    api.post(path, (context) => answerQuestion(host, name, context));
    api.all(path, (context) => refuse(host, context, "wrong_method"));
  }
  // A known trap of the real API: without a suffix it takes no method at all, but is not unknown.
  api.all("/session/:uuid/message", (context) => refuse(host, context, "wrong_method"));
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.route("/api/v1", api);
  app.all("*", (context) => refuse(host, context, "unknown"));
  return app;
}

async function serve(host: Host, route: Route, context: ChatbotContext): Promise<Response> {
  const admitted = await admit(host, context, route.name);
  if (admitted instanceof Response) return admitted;
  const outcome = await host.faults.run(admitted.call, async () =>
    route.answer(host, admitted, context),
  );
  return outcome.response ?? RESPONSE_ALREADY_SENT;
}

function ofChatbot(answer: Answer): Answer {
  return (host, admitted, context) =>
    admitted.uuid === host.identity.chatbotUuid ? answer(host, admitted, context) : refusal(404);
}

function ofSession(answer: (session: Session, host: Host) => Response): Answer {
  return (host, admitted) => {
    const session = host.book.sessions.get(admitted.uuid);
    return session ? answer(session, host) : refusal(host.script.traits().unknownSession ?? 404);
  };
}

function ourChatbot({ identity }: Host): Record<string, unknown> {
  return chatbotJson(identity.chatbotUuid, identity.createdAt);
}

const sessionBody = v.looseObject({
  initial_variables: v.optional(
    v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
  ),
});

function createSession(host: Host, { text }: Admitted): Response {
  const body = v.safeParse(sessionBody, text === "" ? {} : jsonOf(text));
  if (!body.success) return refusal(400);
  const variables = body.output.initial_variables;
  const refused = host.script.traits().variablesRefused;
  if (variables !== undefined && refused !== undefined) return refusal(refused);
  return Response.json(sessionJson(beginSession(host.book, variables)));
}

/** Both bounds are inclusive; they are of the millisecond, while the printed times are of the second. */
const timestamp = v.optional(
  v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => Date.parse(text)),
  ),
);
const sessionWindow = v.object({ start_timestamp: timestamp, end_timestamp: timestamp });

function listSessions(host: Host, _: Admitted, context: ChatbotContext): Response {
  const window = v.safeParse(sessionWindow, context.req.query());
  if (!window.success) return refusal(400);
  const { start_timestamp: start = -Infinity, end_timestamp: end = Infinity } = window.output;
  const listed = [...host.book.sessions.values()].filter(
    (session) => session.createdAt >= start && session.createdAt <= end,
  );
  return Response.json(listed.toReversed().map(sessionJson));
}

function deleteSession(session: Session, host: Host): Response {
  host.book.sessions.delete(session.uuid);
  return Response.json({ success: true });
}

function transcript(session: Session): string {
  return session.turns.map((turn) => `User: ${turn.query}\nAssistant: ${turn.response}\n`).join("");
}
