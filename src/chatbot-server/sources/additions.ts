import type { StoredSource } from "../store/sources.ts";
import type { Library } from "./library.ts";
import { MAX_SOURCES } from "./limits.ts";

/** What somebody wants to add. */
export interface Addition {
  readonly type: StoredSource["type"];
  /** The name of the file, the address, or the question. */
  readonly fileName: string;
  /** `question` and `answer` of a pair, and `reference_source_link` where there is one. */
  readonly meta: Readonly<Record<string, string>>;
}

/** Bytes that have arrived for a source that is not there yet. */
export interface ReceivedBytes {
  /** The id of the source to be. */
  readonly uuid: string;
  readonly size: number;
}

/**
 * Why nothing was added. `exists`: one of that name is there, and stays as it is. `full`: there are as
 * many as there may be. `lost`: what had arrived is not there any more.
 */
export type NotAdded =
  | { readonly kind: "exists"; readonly source: StoredSource }
  | { readonly kind: "full" | "lost" };

/** Why this cannot be added. Names of files and addresses are given once; a question may be asked twice. */
export function refusedAs(
  { stores }: Library,
  { type, fileName }: Pick<Addition, "type" | "fileName">,
): NotAdded | undefined {
  const all = stores.sources.all();
  const isSame = (one: StoredSource): boolean => one.type === type && one.fileName === fileName;
  const source = type === "qa" ? undefined : all.find(isSame);
  if (source !== undefined) return { kind: "exists", source };
  return all.length >= MAX_SOURCES ? { kind: "full" } : undefined;
}
