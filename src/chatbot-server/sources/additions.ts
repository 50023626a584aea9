import { PIECE_BYTES } from "../store/pieces.ts";
import type { StoredSource } from "../store/sources.ts";
import type { Library } from "./library.ts";
import { MAX_SOURCES } from "./limits.ts";
import { piecesOf } from "./pieces-of.ts";

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
 * many as there may be. `lost`: what had arrived is not there any more. `gone`: the chatbot was deleted
 * meanwhile.
 */
export type NotAdded =
  | { readonly kind: "exists"; readonly source: StoredSource }
  | { readonly kind: "full" | "gone" | "lost" };

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

/**
 * Stores bytes as they arrive, under the id of the source to be.
 * @param isThere whether the library is: it may be deleted meanwhile
 * @returns how many there are; undefined when the library is gone
 */
export async function storeBytes(
  { stores: { pieces } }: Library,
  uuid: string,
  bytes: ReadableStream<Uint8Array>,
  isThere: () => boolean,
): Promise<number | undefined> {
  let number = 0;
  try {
    for await (const piece of piecesOf(bytes, PIECE_BYTES)) {
      if (!isThere()) return undefined;
      pieces.put(uuid, number, piece);
      number += 1;
    }
  } catch (error) {
    if (isThere()) pieces.remove(uuid);
    throw error;
  }
  return isThere() ? pieces.extent(uuid).size : undefined;
}

/**
 * Adds a source and begins to train it. Inside the caller's transaction.
 * @param received its bytes, which `storeBytes` has stored; 0 of them when it has no file
 */
export function addSource(
  library: Library,
  addition: Addition,
  { uuid, size }: ReceivedBytes,
): { readonly kind: "added"; readonly source: StoredSource } | NotAdded {
  const { pieces, sources } = library.stores;
  if (pieces.extent(uuid).size !== size) return { kind: "lost" };
  const refused = refusedAs(library, addition);
  if (refused !== undefined) {
    pieces.remove(uuid);
    return refused;
  }
  const { fileName: title } = addition;
  const added = { ...addition, uuid, title, fileSize: size, createdAt: Date.now() };
  const source = sources.insert(added);
  library.training.begin(source);
  return { kind: "added", source };
}
