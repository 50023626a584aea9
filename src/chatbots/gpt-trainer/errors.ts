import { neverConnected } from "../../lib/http.ts";

/** What a code means and what to do about it; docs/errors.md lists the same words. */
export interface ErrorHint {
  readonly meaning: string;
  readonly advice: string;
}

/** Every code that an outcome of this chatbot can carry. */
export const chatbotErrors = {
  chatbot_unauthorized: {
    meaning: "The chatbot's API refused the key.",
    advice:
      "Make a new key (Account > API Keys), set GPT_TRAINER_API_KEY to it, and see that GPT_TRAINER_BASE_URL is the host that issued it and that the plan includes API access. Then replay the dead letters.",
  },
  chatbot_unknown: {
    meaning: "The API has no chatbot with this uuid.",
    advice:
      "Copy the uuid of the chatbot (32 letters and digits) into GPT_TRAINER_CHATBOT_UUID; it must belong to the account of the key.",
  },
  chatbot_session_refused: {
    meaning: "The API refused to begin a session, with and without initial variables.",
    advice: "See that GPT_TRAINER_CHATBOT_UUID and GPT_TRAINER_API_KEY belong to the same account.",
  },
  chatbot_session_unknown: {
    meaning: "The API no longer knows the session.",
    advice: "Nothing: a new session is begun and the question asked there.",
  },
  chatbot_no_credits: {
    meaning: "The account may not ask any more (payment required).",
    advice: "Top up message credits or raise the plan, then replay the dead letters.",
  },
  chatbot_question_too_long: {
    meaning: "The chatbot does not take a question of this length.",
    advice: "Ask the person to shorten it; a model with a larger context takes more.",
  },
  chatbot_refused: {
    meaning: "The API refused the request for a reason that trying again cannot mend.",
    advice:
      "Look at the status in the log; see that GPT_TRAINER_BASE_URL serves the GPT-trainer API.",
  },
  chatbot_redirected: {
    meaning:
      "The API's address answers with a redirect, which is not followed: the key would go along.",
    advice: "Set GPT_TRAINER_BASE_URL to the final address, usually the https one.",
  },
  chatbot_no_message_route: {
    meaning: "This host has neither /message/stream nor /message/non-stream.",
    advice: "See that GPT_TRAINER_BASE_URL serves the GPT-trainer API.",
  },
  chatbot_rate_limited: {
    meaning: "The API asked for a pause.",
    advice:
      "Nothing: it is asked again when the pause is over. If it happens often, raise the plan.",
  },
  chatbot_busy: {
    meaning: "The API did not take the question at this moment (a conflict, or a slow connection).",
    advice: "Nothing: it is asked again.",
  },
  chatbot_gateway_timeout: {
    meaning: "Something in front of the API lost patience with it.",
    advice: "Nothing: the session's record is looked at before anything is asked again.",
  },
  chatbot_unreachable: {
    meaning: "No connection to the API, or it was lost before an answer.",
    advice: "See that GPT_TRAINER_BASE_URL is right and that the service is up; it is tried again.",
  },
  chatbot_unavailable: {
    meaning: "The API says that it is out of service for now.",
    advice: "Nothing: it is tried again until the message is too old.",
  },
  chatbot_failed: {
    meaning: "The API answered with an error of its own.",
    advice: "It is tried again. If it stays, look at the provider's status page.",
  },
  chatbot_connection_lost: {
    meaning: "The connection was refused or lost before the answer was whole.",
    advice: "Nothing: the session's record is looked at before anything is asked again.",
  },
  chatbot_first_byte_timeout: {
    meaning: "The chatbot did not begin to answer in time.",
    advice: "If it happens often, raise the time limit for the first byte or use a faster model.",
  },
  chatbot_idle_timeout: {
    meaning: "The chatbot stopped in the middle of its answer.",
    advice: "If it happens often, raise the time limit between two bytes.",
  },
  chatbot_total_timeout: {
    meaning: "The answer took longer than one answer may take.",
    advice: "If it happens often, raise the time limit of an answer.",
  },
  chatbot_answer_unreadable: {
    meaning: "The API answered with something other than an answer.",
    advice: "See that GPT_TRAINER_BASE_URL serves the GPT-trainer API, not a web page.",
  },
  chatbot_record_absent: {
    meaning: "This host does not list a session's messages, so it cannot be asked twice safely.",
    advice: "Expect a repeated question, and its cost, after a lost connection.",
  },
} as const satisfies Readonly<Record<string, ErrorHint>>;

export type ChatbotErrorCode = keyof typeof chatbotErrors;

/** What a status, sent in answer to a question, says about that question. */
type StatusVerdict =
  | { readonly kind: "not_asked"; readonly again: "attempt" | "outage" | "never" }
  | { readonly kind: "session_unknown" }
  | { readonly kind: "failed"; readonly again: "attempt" | "outage" }
  /** A gateway lost patience; behind it the answer may still be being written. */
  | { readonly kind: "cut" };

/** One row of the table: which statuses it is about and what follows. */
export interface StatusRow {
  /** As docs/errors.md prints it. */
  readonly statuses: string;
  readonly covers: (status: number) => boolean;
  readonly code: ChatbotErrorCode;
  readonly verdict: StatusVerdict;
}

const never = { kind: "not_asked", again: "never" } as const;

/**
 * What a status other than 2xx means when it answers a question; the first row that covers it
 * counts. The API documents none of them, so each is read on the safe side: what says that nothing
 * was asked is believed, and any error of the server's own may have been asked.
 * @see https://guide.gpt-trainer.com/api-reference/messages/create
 */
export const statusRows: readonly StatusRow[] = [
  {
    statuses: "401, 403",
    covers: (status) => status === 401 || status === 403,
    code: "chatbot_unauthorized",
    verdict: never,
  },
  {
    statuses: "400, 404, 410, 422",
    covers: (status) => status === 400 || status === 404 || status === 410 || status === 422,
    code: "chatbot_session_unknown",
    verdict: { kind: "session_unknown" },
  },
  {
    statuses: "429",
    covers: (status) => status === 429,
    code: "chatbot_rate_limited",
    verdict: { kind: "not_asked", again: "outage" },
  },
  {
    statuses: "402",
    covers: (status) => status === 402,
    code: "chatbot_no_credits",
    verdict: never,
  },
  {
    statuses: "405",
    covers: (status) => status === 405,
    code: "chatbot_no_message_route",
    verdict: never,
  },
  {
    statuses: "413",
    covers: (status) => status === 413,
    code: "chatbot_question_too_long",
    verdict: never,
  },
  {
    statuses: "408, 409, 423, 425",
    covers: (status) => status === 408 || status === 409 || status === 423 || status === 425,
    code: "chatbot_busy",
    verdict: { kind: "not_asked", again: "attempt" },
  },
  { statuses: "3xx", covers: (status) => status < 400, code: "chatbot_redirected", verdict: never },
  {
    statuses: "other 4xx",
    covers: (status) => status < 500,
    code: "chatbot_refused",
    verdict: never,
  },
  {
    statuses: "503",
    covers: (status) => status === 503,
    code: "chatbot_unavailable",
    verdict: { kind: "failed", again: "outage" },
  },
  {
    statuses: "521, 522, 523, 525, 526, 530",
    covers: neverConnected,
    code: "chatbot_unreachable",
    verdict: { kind: "not_asked", again: "outage" },
  },
  {
    statuses: "504, 524",
    covers: (status) => status === 504 || status === 524,
    code: "chatbot_gateway_timeout",
    verdict: { kind: "cut" },
  },
  {
    statuses: "other 5xx",
    covers: () => true,
    code: "chatbot_failed",
    verdict: { kind: "failed", again: "attempt" },
  },
];

/** The row that a status falls under. @param status any status other than 2xx */
export function rowOf(status: number): StatusRow {
  const row = statusRows.find((candidate) => candidate.covers(status));
  // The last row covers everything.
  if (row === undefined) throw new RangeError(`no row for status ${status}`);
  return row;
}
