/**
 * JSON as Meta writes it: everything outside of ASCII as `\uXXXX` in lower-case hex, slashes as
 * `\/`, and a few more characters escaped. The bytes differ from what `JSON.stringify` makes of the
 * parsed value, and signatures are about the bytes.
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function metaJson(value: unknown): string {
  // Control characters were escaped by JSON itself.
  return JSON.stringify(value).replace(/[/<%@]|[^\x20-\x7e]/g, (unit) =>
    unit === "/" ? String.raw`\/` : escaped(unit),
  );
}

/** One UTF-16 code unit after another. */
function escaped(text: string): string {
  return Array.from({ length: text.length }, (_, at) => {
    const hex = text.charCodeAt(at).toString(16).padStart(4, "0");
    return String.raw`\u` + hex;
  }).join("");
}
