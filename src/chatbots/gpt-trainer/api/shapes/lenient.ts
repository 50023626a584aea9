import * as v from "valibot";

/**
 * How the API's answers are read: unknown keys pass, words of a list of words may be new ones, and
 * text that is missing is empty. Only an id has to be there.
 */

/** 32 lower-case hexadecimal digits, without dashes; taken as it is. */
export type Uuid = string;

/** UTC, to the second: `2026-01-31T12:34:56Z`. */
export type IsoTime = string;

/** One of the words that are documented, or one that was added since. */
export type Open<Word extends string> = Word | (string & {});

/** Keys that the API has added since are handed on as they are. */
export interface Extra {
  readonly [key: string]: unknown;
}

/** The id of a thing: without it, it is none. */
export const id = v.pipe(v.string(), v.nonEmpty());

/** Text that may be null or missing: empty then. */
export const text = v.nullish(v.string(), "");

/** The API writes 0, 1, true and false for the same thing. */
export const flag = v.pipe(
  v.union([v.boolean(), v.number()]),
  v.transform((value) => Boolean(value)),
);

/** A key that may be missing, or null. */
export function maybe<T extends v.GenericSchema>(
  schema: T,
): v.ExactOptionalSchema<v.NullableSchema<T, undefined>, undefined> {
  return v.exactOptional(v.nullable(schema));
}

/** A word of an open list. */
export function word<Word extends string>(): v.GenericSchema<unknown, Open<Word>> {
  return v.pipe(
    v.string(),
    v.transform((value): Open<Word> => value),
  );
}

/** An object of which nothing is known but that it is one. */
export const anything = v.looseObject({});
