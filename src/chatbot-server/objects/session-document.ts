import { DurableObject } from "cloudflare:workers";
import * as v from "valibot";
import type { Block } from "../sources/block.ts";
import { createExtractor } from "../sources/extract/index.ts";
import type { FileKind } from "../sources/file-types.ts";
import { piecesOf } from "../sources/pieces-of.ts";
import { SourceError } from "../sources/source-error.ts";
import { markdownOf } from "../sources/markdown-of.ts";
import { tokensIn } from "../sources/tokens.ts";
import { openPieces, PIECE_BYTES, type PieceStore } from "../store/pieces.ts";

/** What is known of a document. */
const selfSchema = v.object({
  uuid: v.string(),
  fileName: v.string(),
  /** Id of the session that named it first, and with which it is deleted. */
  session: v.exactOptional(v.string()),
});

type Self = v.InferOutput<typeof selfSchema>;

/** What became of a document that was sent. */
export type Kept =
  | { readonly kind: "kept"; readonly size: number; readonly tokens: number }
  | { readonly kind: "refused"; readonly says: string };

/** A document that no message has named after this time is deleted: who wanted to has long done so. */
const UNNAMED_MS = 7 * 24 * 60 * 60 * 1000;

/** Half a million tokens: more than any model reads. What comes behind it is not kept. */
const MAX_CHARACTERS = 2_000_000;

/** The key under which the object keeps what it knows of the document. */
const SELF = "self";

/** Names for the pieces of what was sent, and of its text. */
const SENT = "sent";
const TEXT = "text";

/** One document that somebody sent into a conversation, with its text. */
export class SessionDocument extends DurableObject {
  /**
   * Keeps a document's text. Whoever sent it waits: there is no later moment at which they could be
   * told that it cannot be read.
   */
  async begin(
    uuid: string,
    file: { readonly fileName: string; readonly kind: FileKind },
    bytes: ReadableStream<Uint8Array>,
  ): Promise<Kept> {
    if (this.ctx.storage.kv.get(SELF) !== undefined) {
      return { kind: "refused", says: "the document is there already" };
    }
    const pieces = openPieces(this.ctx.storage.sql);
    await this.ctx.storage.setAlarm(Date.now() + UNNAMED_MS);
    try {
      let number = 0;
      for await (const piece of piecesOf(bytes, PIECE_BYTES)) {
        pieces.put(SENT, number, piece);
        number += 1;
      }
      const { size } = pieces.extent(SENT);
      const text = await extract(pieces, file.kind);
      keepText(pieces, text);
      pieces.remove(SENT);
      this.ctx.storage.kv.put(SELF, { uuid, fileName: file.fileName } satisfies Self);
      return { kind: "kept", size, tokens: tokensIn(text) };
    } catch (error) {
      await this.ctx.storage.deleteAll();
      if (error instanceof SourceError) return { kind: "refused", says: error.message };
      throw error;
    }
  }

  /**
   * The document's text as Markdown, and its name; undefined when there is no such document, or it is
   * another session's.
   */
  async text(
    uuid: string,
    session: string,
  ): Promise<{ fileName: string; text: string } | undefined> {
    const self = this.#open(uuid, session);
    if (self === undefined) return undefined;
    const pieces = openPieces(this.ctx.storage.sql);
    const decoder = new TextDecoder();
    let text = "";
    for (let number = 0; number < pieces.extent(TEXT).count; number += 1) {
      text += decoder.decode(pieces.piece(TEXT, number), { stream: true });
    }
    return { fileName: self.fileName, text: text + decoder.decode() };
  }

  /**
   * Makes it the document of the session that has named it in a message, with which it stays from then on.
   * @returns false when there is no such document, or it is another session's
   */
  async claim(uuid: string, session: string): Promise<boolean> {
    const self = this.#open(uuid, session);
    if (self === undefined) return false;
    this.ctx.storage.kv.put(SELF, { ...self, session });
    await this.ctx.storage.deleteAlarm();
    return true;
  }

  /** Deletes everything, if it is this session's. */
  async end(uuid: string, session: string): Promise<void> {
    if (this.#open(uuid, session) !== undefined) await this.ctx.storage.deleteAll();
  }

  /** Nobody has named the document, or its sending was cut off. */
  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  /** The document, if a session may have it. */
  #open(uuid: string, session: string): Self | undefined {
    const self = v.parse(v.optional(selfSchema), this.ctx.storage.kv.get(SELF));
    return self?.uuid === uuid && (self.session ?? session) === session ? self : undefined;
  }
}

/** @returns the text that is kept */
async function extract(pieces: PieceStore, kind: FileKind): Promise<string> {
  const extractor = createExtractor();
  const extent = pieces.extent(SENT);
  const piece = (number: number): Uint8Array<ArrayBuffer> => pieces.piece(SENT, number);
  const bytes = { name: SENT, kind, charset: undefined, ...extent, piece };
  const blocks: Block[] = [];
  let characters = 0;
  let state: string | undefined;
  try {
    if (extent.count === 0) throw new SourceError("error:no text", "the document is empty");
    do {
      const step = await extractor.step(bytes, state);
      for (const block of step.blocks) {
        blocks.push(block);
        characters += block.text.length;
      }
      state = step.state;
    } while (state !== undefined && characters < MAX_CHARACTERS);
  } finally {
    await extractor.close();
  }
  const text = markdownOf(blocks).slice(0, MAX_CHARACTERS);
  if (text === "") throw new SourceError("error:no text", "there is no text in the document");
  return text;
}

function keepText(pieces: PieceStore, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let number = 0; number * PIECE_BYTES < bytes.length; number += 1) {
    const at = number * PIECE_BYTES;
    pieces.put(TEXT, number, bytes.slice(at, at + PIECE_BYTES));
  }
}
