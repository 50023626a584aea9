import { isThisMachine } from "./ask-server.ts";
import { usageError } from "./failure.ts";
import { readVariable, type Surroundings } from "./surroundings.ts";

/**
 * Where an API is, from a variable: an address that a token may be sent to.
 * @returns the address without a slash at its end
 * @throws CausewayError `usage` when it cannot be one; the message repeats nothing of it
 */
export function readApiAddress(
  surroundings: Surroundings,
  variable: string,
  fallback: string,
): string {
  const address = readVariable(surroundings, variable) ?? fallback;
  const url = URL.parse(address);
  if (url === null || !isWeb(url) || !isPlain(url)) {
    throw usageError(`${variable} must be a web address such as ${fallback}`);
  }
  requireSealed(url, variable);
  return address.replace(/\/+$/u, "");
}

/** Whether it is an address of the web. */
export function isWeb({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}

/** Without a user name, a query or a fragment: paths are put behind it. */
function isPlain({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].every((part) => part === "");
}

/**
 * Makes sure that nobody on the way can read what is sent.
 * @param what it is the address of, as the message names it
 * @throws CausewayError `usage`
 */
export function requireSealed({ protocol, hostname }: URL, what: string): void {
  if (protocol === "https:" || isThisMachine(hostname)) return;
  throw usageError(`${what} must begin with https://, or secrets would travel in the open.`);
}
