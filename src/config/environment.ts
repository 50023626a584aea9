/** The environment as the runtime hands it over; nothing in it is trusted. */
export type Environment = Readonly<Record<string, unknown>>;

/** The text of a variable; undefined when it is absent or empty. */
export type Read = (variable: string) => string | undefined;

/** Reads an environment. An empty variable counts as absent. */
export function readerOf(environment: Environment): Read {
  return (variable) => {
    const value = environment[variable];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
}

/** A secret may hold several values separated by commas, so that it can be rotated. */
function severalOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/**
 * A secret of several values that must be there.
 * @param problems gets what is wrong, except that it is missing
 */
export function readSecrets(variable: string, read: Read, problems: string[]): string[] {
  const value = read(variable);
  const secrets = severalOf(value);
  if (value !== undefined && secrets.length === 0) {
    problems.push(`${variable} holds no value between its commas`);
  }
  return secrets;
}

/** What a header can hold, and somebody can type. */
const TYPED = /^[\x21-\x7e]*$/;

/**
 * A token that goes along in a header. One with an unseen sign in it, as copying brings along, would be
 * taken for an outage: nothing could be sent.
 * @param problems gets what is wrong
 */
export function readToken(variable: string, read: Read, problems: string[]): string {
  const value = read(variable) ?? "";
  if (!TYPED.test(value)) problems.push(`${variable} holds a sign that no token has`);
  return value;
}

/**
 * A web address without a slash at its end.
 * @param problems gets what is wrong; the fallback is used then
 */
export function readUrl(
  variable: string,
  fallback: string,
  read: Read,
  problems: string[],
): string {
  const value = read(variable) ?? fallback;
  const url = URL.parse(value);
  if (url === null || !isPlainWebAddress(url)) {
    problems.push(`${variable} must be a web address such as ${fallback}`);
    return fallback;
  }
  return value.replace(/\/+$/, "");
}

/** Without a user name, a query or a fragment: paths are put behind it, and it may be logged. */
function isPlainWebAddress({ protocol, username, password, search, hash }: URL): boolean {
  const isWeb = protocol === "https:" || protocol === "http:";
  return isWeb && [username, password, search, hash].every((part) => part === "");
}
