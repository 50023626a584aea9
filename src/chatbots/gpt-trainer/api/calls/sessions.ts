import * as v from "valibot";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import type { Uuid } from "../shapes/lenient.ts";
import { type NewSession, type Session, session } from "../shapes/session.ts";

/** Sessions by the time they were begun; both ends count in. */
export interface SessionWindow {
  readonly start_timestamp?: Date;
  readonly end_timestamp?: Date;
}

/** Calls about sessions, each of which is one conversation. */
export function sessionCalls(host: Host) {
  return {
    /**
     * Begins a session. It does not expire, and its id is a secret: it may be all that is needed to
     * write in it.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/sessions/create
     */
    create: (chatbot: Uuid, settings: NewSession = {}, options?: CallOptions): Promise<Session> => {
      const words = Object.values(settings.initial_variables ?? {}).map(String);
      const request = { ...options, uuid: chatbot, body: settings, words };
      return sendForJson(host, "session_create", session, request);
    },

    /**
     * Shows one session.
     * @throws GptTrainerApiError `not_found` when there is none with this id
     * @see https://guide.gpt-trainer.com/api-reference/sessions/fetch
     */
    fetch: (uuid: Uuid, options?: CallOptions): Promise<Session> =>
      sendForJson(host, "session_fetch", session, { ...options, uuid }),

    /**
     * Lists sessions of a chatbot, in no order that is documented. An older host knows no window: then
     * the list is cut here, and `onNotice` told.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/sessions/fetch_multi
     */
    list: (
      chatbot: Uuid,
      window: SessionWindow = {},
      options?: CallOptions,
    ): Promise<readonly Session[]> => listSessions(host, chatbot, window, options),

    /**
     * Deletes a session with its messages.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/sessions/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "session_delete", { ...options, uuid }),
  };
}

async function listSessions(
  host: Host,
  chatbot: Uuid,
  window: SessionWindow,
  options: CallOptions | undefined,
): Promise<readonly Session[]> {
  const { start_timestamp: start, end_timestamp: end } = window;
  const query = {
    ...(start === undefined ? {} : { start_timestamp: start.toISOString() }),
    ...(end === undefined ? {} : { end_timestamp: end.toISOString() }),
  };
  const isFiltered = start !== undefined || end !== undefined;
  const request = { ...options, uuid: chatbot, ...(isFiltered ? { query } : {}) };
  const all = await sendForJson(host, "sessions", v.array(session), request);
  const within = all.filter((one) => isWithin(one.created_at, window));
  if (within.length < all.length) {
    host.onNotice?.({ kind: "time_filter_ignored", endpoint: "sessions" });
  }
  return within;
}

/** Times are printed to the second, so nothing within the second of a bound is left out. */
const SECOND_MS = 1000;

/** A time that cannot be read is let through: the host has let it through, too. */
function isWithin(printed: string, { start_timestamp: start, end_timestamp: end }: SessionWindow) {
  const at = Date.parse(printed);
  const tooEarly = start !== undefined && at + SECOND_MS <= start.getTime();
  const tooLate = end !== undefined && at > end.getTime();
  return !tooEarly && !tooLate;
}
