/** How the same JSON can be written: Slack's servers do not all write it alike. */
export const wireStyles = ["plain", "escaped_slashes", "ascii"] as const;
export type WireStyle = (typeof wireStyles)[number];

/** A value as JSON text, with slashes, or all that is not ASCII too, behind a backslash. */
export function wireJson(value: unknown, style: WireStyle): string {
  const text = JSON.stringify(value);
  if (style === "plain") return text;
  const slashed = text.replaceAll("/", "\\/");
  return style === "ascii" ? slashed.replaceAll(/[^\0-\x7f]/g, escapedUnit) : slashed;
}

/** Without the flag `u` each half of a surrogate pair comes alone, as JSON wants it. */
function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Fields as a form. */
export function wireForm(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString();
}
