import * as v from "valibot";
import type { Job } from "../store/jobs.ts";
import type { StoredSource } from "../store/sources.ts";
import { type Block, block, paragraphs } from "./block.ts";
import { type Chunk, chunk, chunkStart, chunkState } from "./chunk.ts";
import type { Downloaded } from "./download/index.ts";
import type { Extracted, Extractor } from "./extract/index.ts";
import { SourceError } from "./source-error.ts";
import type { Stores } from "./stores.ts";
import { tokensIn } from "./tokens.ts";

/** What one step indexes: some tens of milliseconds of work, during which nobody is answered. */
const PASSAGES_A_STEP = 100;

/** How much a sheet of blocks holds, in UTF-16 units: a fraction of a row's 2 MB in any script. */
const SHEET_CHARACTERS = 100_000;

/** What a block needs as JSON besides its text. */
const BLOCK_CHARACTERS = 80;

/**
 * The most passages of a source: three times what a document of the largest size has, while a table
 * of short rows, each a passage, could have a million.
 */
const MAX_PASSAGES = 50_000;

/**
 * The most sheets of blocks of a source: ten times what a document of the largest size has. Rows repeat
 * the names of their columns, so they take more room than the document does.
 */
const MAX_BLOCK_SHEETS = 2000;

/** What the steps need besides the tables. */
export interface StepOptions {
  readonly download: (
    address: string,
    keep: (number: number, bytes: Uint8Array) => void,
  ) => Promise<Downloaded>;
  readonly extractor: Extractor;
}

/**
 * Writes what a step has done. Called inside a transaction.
 * @returns the job as the next step finds it; undefined when the source is trained
 */
export type Commit = () => Job | undefined;

/**
 * Takes one step without changing anything that a step taken again would not put right.
 * @param isCurrent whether the source is still trained this way, after something was waited for
 * @throws SourceError when the source cannot be trained
 */
export async function stepOf(
  stores: Stores,
  options: StepOptions,
  source: StoredSource,
  job: Job,
  isCurrent: () => boolean,
): Promise<Commit> {
  switch (job.phase) {
    case "await":
      return () => enter(stores, job, source.type === "link" ? "downloading" : "extracting");
    case "downloading":
      return download(stores, options, source, job, isCurrent);
    case "extracting":
      return extract(stores, options, source, job);
    case "chunking":
      return cut(stores, job);
    case "embedding":
      return index(stores, source, job);
  }
}

/** The first step of a phase. */
function enter(stores: Stores, job: Job, phase: Job["phase"]): Job {
  const { state: _, ...rest } = job;
  stores.sources.change(job.source, { status: phase }, Date.now());
  return { ...rest, phase, position: 0 };
}

async function download(
  stores: Stores,
  options: StepOptions,
  source: StoredSource,
  job: Job,
  isCurrent: () => boolean,
): Promise<Commit> {
  stores.pieces.remove(source.uuid);
  const { kind, charset, size } = await options.download(source.fileName, (number, bytes) => {
    if (!isCurrent()) throw new SourceError("error:download", "the source is gone");
    stores.pieces.put(source.uuid, number, bytes);
  });
  return () => {
    stores.sources.change(source.uuid, { fileSize: size }, Date.now());
    const found = { ...job, kind, ...(charset === undefined ? {} : { charset }) };
    return enter(stores, found, "extracting");
  };
}

async function extract(
  stores: Stores,
  options: StepOptions,
  source: StoredSource,
  job: Job,
): Promise<Commit> {
  const { blocks, state, title } = await read(stores, options, source, job);
  const isDone = state === undefined;
  const sheets = sheetsOf(blocks);
  const blockSheets = job.blockSheets + sheets.length;
  if (blockSheets > MAX_BLOCK_SHEETS) throw tooMuch();
  if (isDone) await options.extractor.close();
  if (isDone && blockSheets === 0) {
    throw new SourceError("error:no text", "there is no text in it: a scan has to be read by OCR");
  }
  return () => {
    for (const [at, sheet] of sheets.entries()) {
      stores.sheets.put(source.uuid, "blocks", job.blockSheets + at, sheet);
    }
    // A title that somebody chose stays, also one chosen while this was read.
    const now = stores.sources.find(source.uuid);
    if (title !== undefined && now?.type === "link" && now.title === now.fileName) {
      stores.sources.change(source.uuid, { title }, Date.now());
    }
    const next = { ...job, blockSheets, position: job.position + 1 };
    return isDone ? enter(stores, next, "chunking") : { ...next, state };
  };
}

function sheetsOf(blocks: readonly Block[]): Block[][] {
  const sheets: Block[][] = [];
  let room = 0;
  for (const one of blocks) {
    const head = one.kind === "row" ? one.head : "";
    const length = BLOCK_CHARACTERS + one.text.length + head.length;
    if (room < length) {
      sheets.push([]);
      room = SHEET_CHARACTERS;
    }
    sheets.at(-1)?.push(one);
    room -= length;
  }
  return sheets;
}

async function read(
  stores: Stores,
  options: StepOptions,
  source: StoredSource,
  job: Job,
): Promise<Extracted> {
  const { kind } = job;
  if (kind === "qa") return { blocks: blocksOfPair(source) };
  if (kind === undefined) {
    throw new SourceError("error:content type", "there is no reader for it");
  }
  const { count, size } = stores.pieces.extent(source.uuid);
  if (count === 0) throw new SourceError("error:no text", "it is empty");
  const bytes = {
    name: `${source.uuid}:${job.generation}`,
    kind,
    charset: job.charset,
    size,
    count,
    piece: (number: number) => stores.pieces.piece(source.uuid, number),
  };
  return options.extractor.step(bytes, job.state);
}

/** The question is what the answer is found by. */
function blocksOfPair({ meta }: StoredSource): Block[] {
  const question = (meta["question"] ?? "").replace(/\s+/g, " ").trim();
  const heading: Block = { kind: "heading", level: 1, text: question };
  return [heading, ...paragraphs(meta["answer"] ?? "")];
}

const blocks = v.array(block);
const stateText = v.pipe(v.string(), v.parseJson(), chunkState);

/** One sheet a step. */
function cut(stores: Stores, job: Job): Commit {
  const before = job.state === undefined ? chunkStart : v.parse(stateText, job.state);
  const sheet = v.parse(blocks, stores.sheets.get(job.source, "blocks", job.position));
  const position = job.position + 1;
  const isLast = position === job.blockSheets;
  const { state, chunks } = chunk(before, sheet, isLast);
  const passages = job.passages + chunks.length;
  if (passages > MAX_PASSAGES) throw tooMuch();
  return () => {
    const numbered = chunks.map((one, at) => ({ ...one, number: job.passages + at + 1 }));
    let { passageSheets } = job;
    for (let at = 0; at < numbered.length; at += PASSAGES_A_STEP) {
      const part = numbered.slice(at, at + PASSAGES_A_STEP);
      stores.sheets.put(job.source, "passages", passageSheets, part);
      passageSheets += 1;
    }
    stores.sheets.remove(job.source, "blocks", job.position);
    const tokens = job.tokens + chunks.reduce((sum, one) => sum + tokensOf(one), 0);
    const next = { ...job, passages, passageSheets, tokens, position };
    return isLast ? enter(stores, next, "embedding") : { ...next, state: JSON.stringify(state) };
  };
}

function tooMuch(): SourceError {
  return new SourceError("error:token", "there is more text than a chatbot can be trained with");
}

function tokensOf({ heading, text }: Chunk): number {
  return tokensIn(heading) + tokensIn(text);
}

const passages = v.array(v.object({ number: v.number(), heading: v.string(), text: v.string() }));

/** One sheet a step, then some vectors a step. */
async function index(stores: Stores, source: StoredSource, job: Job): Promise<Commit> {
  if (job.passageSheets === 0) throw new SourceError("error:no text", "there is no text in it");
  if (job.position < job.passageSheets) {
    const sheet = v.parse(passages, stores.sheets.get(job.source, "passages", job.position));
    return () => {
      stores.passages.add(job, sheet);
      stores.sheets.remove(job.source, "passages", job.position);
      return { ...job, position: job.position + 1 };
    };
  }
  const embedded = await stores.passages.embedSome(job);
  return () => (embedded > 0 ? job : finish(stores, source, job));
}

/** From now on these passages answer, and no longer those before. */
function finish(stores: Stores, source: StoredSource, job: Job): undefined {
  if (source.live > 0) stores.retired.add({ source: job.source, generation: source.live });
  // What an address holds is fetched anew when it is trained again.
  if (source.type === "link") stores.pieces.remove(job.source);
  const done = { status: "success", live: job.generation, tokens: job.tokens };
  stores.sources.change(job.source, done, Date.now());
}
