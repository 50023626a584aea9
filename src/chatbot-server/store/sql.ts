/**
 * What the tables use of an object's SQL storage.
 * @see https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/
 */
export interface Sql {
  exec(
    query: string,
    ...values: readonly (string | number | null)[]
  ): { toArray(): readonly unknown[] };
}
