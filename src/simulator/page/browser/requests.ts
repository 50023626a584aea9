import type { Pressing, Rewriting, Switching, Writing } from "../state.ts";
import { isPageError, received } from "./received.ts";

/** What a request carries. */
type Body = Writing | Rewriting | Pressing | Switching;

const UNREACHABLE = "The page's server does not answer. Is npm start still running?";

/**
 * Asks the server for something.
 * @param segments of the path, as they are
 * @returns why not, in one sentence to be shown; undefined when it was done
 */
export async function ask(
  method: "POST" | "PUT",
  segments: readonly string[],
  body?: Body,
): Promise<string | undefined> {
  const path = `/${segments.map(encodeURIComponent).join("/")}`;
  try {
    const response = await fetch(path, {
      method,
      ...(body && {
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (response.ok) return undefined;
    return received(text, isPageError)?.error ?? `The server answered ${response.status}.`;
  } catch {
    return UNREACHABLE;
  }
}
