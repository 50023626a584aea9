import { modelFailures } from "./answering/models/failures.ts";

/**
 * Every way in which the server refuses, in one place. The API documents no statuses; these are the
 * ones that its users' programs expect.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export const apiErrors = {
  bad_request: { status: 400, says: "the request cannot be understood" },
  unauthorized: {
    status: 401,
    says: "missing or invalid API key: send it as Authorization: Bearer <key>",
  },
  forbidden: {
    status: 403,
    says: "only a key of CHATBOT_SERVER_API_KEY may do this",
  },
  not_found: { status: 404, says: "not found" },
  method_not_allowed: { status: 405, says: "method not allowed" },
  body_too_large: { status: 413, says: "the body is too large" },
  internal: { status: 500, says: "internal error" },
  misconfigured: { status: 503, says: "the server is not configured completely: see /healthz" },
  unavailable: { status: 503, says: "not done: please try again" },
  ...modelFailures,
} as const satisfies Readonly<Record<string, ApiError>>;

interface ApiError {
  readonly status: number;
  /** What a refusal says where nothing more precise is known. */
  readonly says: string;
}

/** Stable and countable; docs/chatbot-server.md lists them. */
export type ApiErrorCode = keyof typeof apiErrors;

/**
 * A refusal as the API words it: one text, under `error`.
 * @param says what is wrong and what to do; never anybody's words
 * @param headers what else the status asks for, such as `allow`
 */
export function refusal(
  code: ApiErrorCode,
  says: string = apiErrors[code].says,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: says }, { status: apiErrors[code].status, headers });
}
