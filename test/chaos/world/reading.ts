/** Whatever stands at a place of something that came as JSON; undefined when nothing does. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found: unknown = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === String(step))?.[1];
  }
  return found;
}

/** The text at a place; empty when there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

/** A text without white space: where answers are cut into parts, some of it goes. */
export function squeeze(text: string): string {
  return text.replace(/\s+/gu, "");
}
