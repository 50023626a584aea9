/** Values a log line may carry: ids, counts, codes and times. Never a token, a phone number or anybody's words. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type LogLevel = "info" | "warn" | "error";

/** Writes one line. `event` is the step that happened, in snake_case. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/**
 * A log that writes one JSON object a line, where Workers Logs and any terminal can read it.
 * @param common fields that every line carries
 */
export function createLog(common: LogFields = {}): Log {
  return (level, event, fields = {}) => {
    const line = JSON.stringify({ level, event, ...common, ...fields });
    if (level === "error") console.error(line);
    else console.log(line);
  };
}

/** The hex digits of a keyed hash that a log line shows: enough to tell conversations apart, too few to look one up. */
const HASH_HEX_DIGITS = 12;

/**
 * A keyed hash of something that must not stand in a log as it is, such as a conversation's key.
 * @param key a secret of this deployment, so that nobody can compute the hash of a known number
 * @returns lower-case hex
 */
export async function keyedHash(key: string, value: string): Promise<string> {
  const encoder = new TextEncoder();
  const imported = await crypto.subtle.importKey(
    "raw",
    encoder.encode(key),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("HMAC", imported, encoder.encode(value));
  return hex(new Uint8Array(signature)).slice(0, HASH_HEX_DIGITS);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
