import { defaultSettings, type StoredChatbot } from "../store/chatbots.ts";
import type { AttachedStore } from "../store/attached.ts";
import type { Setup } from "../setup.ts";

const SECOND_MS = 1000;

/**
 * Whether a session has had as many answers lately as its chatbot's `rate_limit` allows. Who is
 * limited is answered with `rate_limit_message`, and that answer does not count. The chatbot that is
 * there from the beginning has no limit as long as its `rate_limit` is that of a new one.
 * @param now Unix milliseconds
 * @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference
 */
export function isLimited(setup: Setup, attached: AttachedStore, now: number): boolean {
  const { settings } = setup.chatbot;
  if (setup.fromDocuments && isDefault(settings)) return false;
  const [messages = 0, seconds = 0] = settings.rate_limit;
  return attached.askedSince(now - seconds * SECOND_MS) >= messages;
}

/** Notes an answered question for the limit. @param now Unix milliseconds */
export function noteAsked({ chatbot }: Setup, attached: AttachedStore, now: number): void {
  const [, seconds = 0] = chatbot.settings.rate_limit;
  attached.noteAsked(now, now - seconds * SECOND_MS);
}

function isDefault({ rate_limit: chosen }: StoredChatbot["settings"]): boolean {
  return chosen.join() === defaultSettings.rate_limit.join();
}
