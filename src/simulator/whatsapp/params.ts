import { GraphRefusal } from "./graph-error.ts";
import type { JsonObject } from "./types.ts";

/** A parameter that is not there. An empty text counts as absent. */
export function missing(name: string): GraphRefusal {
  return new GraphRefusal(100, { message: `(#100) The parameter ${name} is required.` });
}

/** A parameter that is there and wrong. @param complaint behind its name */
export function wrong(name: string, complaint: string): GraphRefusal {
  return new GraphRefusal(100, { message: `(#100) Param ${name} ${complaint}` });
}

/** @throws GraphRefusal 100 when it is absent, empty or no string */
export function requiredText(value: unknown, name: string): string {
  const text = optionalText(value, name);
  if (text === undefined || text === "") throw missing(name);
  return text;
}

/** @throws GraphRefusal 100 when it is there and no string */
export function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrong(name, "must be a string.");
  return value;
}

/** @throws GraphRefusal 100 when it is there and none of `allowed`; case counts for nothing */
export function optionalChoice<T extends string>(
  value: unknown,
  name: string,
  allowed: readonly T[],
): T | undefined {
  const text = optionalText(value, name);
  if (text === undefined) return undefined;
  const found = allowed.find((one) => one === text.toLowerCase());
  const list = allowed.map((one) => one.toUpperCase()).join(", ");
  if (found === undefined) throw wrong(name, `must be one of {${list}} - got "${text}".`);
  return found;
}

/**
 * An object with no other keys than these.
 * @throws GraphRefusal 100 when it is there and no object, or has another key
 */
export function optionalObject(
  value: unknown,
  name: string,
  keys: readonly string[],
): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) {
    throw wrong(name, "must be a JSON object.");
  }
  const object = Object.fromEntries(Object.entries(value));
  const strange = Object.keys(object).find((key) => !keys.includes(key));
  if (strange !== undefined) {
    throw new GraphRefusal(100, {
      message: `(#100) Unexpected key "${strange}" on param "${name}".`,
    });
  }
  return object;
}
