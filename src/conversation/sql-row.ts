/** One row of a result, by column. Nothing in it is trusted before it was checked. */
export type SqlRow = Readonly<Record<string, unknown>>;
