import type { EmbeddingBinding } from "../retrieval/embedding-model.ts";
import { openTags, type StoredTag, type TagStore } from "../store/tags.ts";
import { PIECE_BYTES } from "../store/pieces.ts";
import type { StoredSource } from "../store/sources.ts";
import type { Found } from "../retrieval/index.ts";
import { download } from "./download/index.ts";
import { readDownloadSettings } from "./download/settings.ts";
import { createExtractor } from "./extract/index.ts";
import { MAX_UPLOAD_BYTES } from "./limits.ts";
import { openStores, type Stores } from "./stores.ts";
import { createTraining, type Training } from "./training.ts";

/** A chatbot's sources and tags, and who trains them. */
export interface Library {
  readonly stores: Stores;
  readonly tags: TagStore;
  readonly training: Training;
}

/** A passage that fits a question, with the source it stands in. */
export interface FoundSource extends Found {
  readonly title: string;
  readonly fileName: string;
  readonly type: StoredSource["type"];
  /** Where people read it: an http(s) address. */
  readonly link?: string;
  /** From 1, in the order in which the chatbot's sources were added. */
  readonly sourceNumber: number;
  /** Of a pair of question and answer: the whole answer, as it was written. */
  readonly answer?: string;
}

/** What is searched for. */
export interface SearchOptions {
  readonly limit: number;
  /**
   * Restricts the search to sources. An agent's `data_source_uuids` is such a list; the id of a tag
   * may stand in it too, and means the sources that wear the tag when somebody asks. What is not
   * there any more is passed over, so a list of which nothing is left finds nothing.
   */
  readonly sources?: readonly string[];
}

/** What a library uses of the bindings. */
export interface LibraryBindings {
  /** Workers AI, where somebody has bound it: passages are then also found by their meaning. */
  readonly AI?: EmbeddingBinding;
}

/** Opens a library in an object, and makes its tables when they are not there. */
export function openLibrary(storage: DurableObjectStorage, env: LibraryBindings): Library {
  const stores = openStores(storage.sql, env.AI);
  const options = {
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    maxBytes: MAX_UPLOAD_BYTES,
    ...readDownloadSettings(env),
  };
  const training = createTraining(stores, {
    transaction: (work) => storage.transactionSync(work),
    flush: () => storage.sync(),
    extractor: createExtractor(),
    download: (address, keep) => download(address, options, PIECE_BYTES, keep),
  });
  return { stores, tags: openTags(storage.sql), training };
}

/** Passages that fit a question, best first. */
export async function searchLibrary(
  library: Library,
  question: string,
  { limit, sources }: SearchOptions,
): Promise<FoundSource[]> {
  let answering = livingSources(library, sources);
  if (answering.length === 0) return [];
  const passages = await library.stores.passages.search(question, {
    limit,
    // Nothing that does not answer is in the index, unless something is being trained or removed.
    isAll: sources === undefined && isSettled(library.stores),
    living() {
      answering = livingSources(library, sources);
      return answering.map(({ uuid, live }) => ({ source: uuid, generation: live }));
    },
  });
  const byUuid = new Map(answering.map((source) => [source.uuid, source]));
  return passages.flatMap((found) => {
    const source = byUuid.get(found.source);
    return source === undefined ? [] : [withSource(found, source)];
  });
}

function livingSources(
  { stores, tags }: Library,
  named: readonly string[] | undefined,
): StoredSource[] {
  const wanted = named === undefined ? undefined : expand(named, tags.all());
  return stores.sources.all().filter(({ uuid, live }) => live > 0 && (wanted?.has(uuid) ?? true));
}

function isSettled({ jobs, retired }: Stores): boolean {
  return jobs.next() === undefined && retired.first() === undefined;
}

function expand(named: readonly string[], tags: readonly StoredTag[]): Set<string> {
  const byTag = new Map(tags.map(({ uuid, sources }) => [uuid, sources]));
  return new Set(named.flatMap((uuid) => byTag.get(uuid) ?? [uuid]));
}

function withSource(found: Found, source: StoredSource): FoundSource {
  const { title, fileName, type, number: sourceNumber } = source;
  const link = source.meta["reference_source_link"] ?? (type === "link" ? fileName : undefined);
  const answer = type === "qa" ? source.meta["answer"] : undefined;
  return {
    ...found,
    title,
    fileName,
    type,
    sourceNumber,
    ...(link === undefined ? {} : { link }),
    ...(answer === undefined ? {} : { answer }),
  };
}

/** Takes sources off all tags that they wear. */
export function takeOff(tags: TagStore, sources: ReadonlySet<string>): void {
  for (const tag of tags.all()) {
    const left = tag.sources.filter((uuid) => !sources.has(uuid));
    if (left.length < tag.sources.length) tags.change(tag.uuid, { sources: left }, Date.now());
  }
}

/** Whether all of these are sources of the library. */
export function areThere({ stores }: Library, sources: readonly string[]): boolean {
  return sources.every((uuid) => stores.sources.find(uuid) !== undefined);
}
