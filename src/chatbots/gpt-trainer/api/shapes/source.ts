import * as v from "valibot";
import {
  type Extra,
  id,
  type IsoTime,
  maybe,
  type Open,
  text,
  type Uuid,
  word,
} from "./lenient.ts";

/** The documents say `file` for what is `upload` on the wire. */
export type SourceType =
  | "upload"
  | "file"
  | "link"
  | "qa"
  | "google-drive"
  | "table"
  | "image"
  | "video";

/** Every other that begins with `error` is a failure, too. */
export type SourceStatus =
  | "assigned"
  | "await"
  | "queued"
  | "pending"
  | "running"
  | "downloading"
  | "extracting"
  | "chunking"
  | "embedding"
  | "success"
  | "fail"
  | "error"
  | "error:storage"
  | "error:token";

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference */
export interface DataSource extends Extra {
  readonly uuid: Uuid;
  readonly file_name: string;
  readonly title: string;
  readonly status: Open<SourceStatus>;
  readonly type: Open<SourceType>;
  readonly created_at?: IsoTime | null;
  readonly modified_at?: IsoTime | null;
  /** Bytes. */
  readonly file_size?: number | null;
  readonly tokens?: number | null;
  /** JSON text: read it with `metaOfSource`. */
  readonly meta_json?: string | null;
}

/** What came of adding a source. */
export type AddedSource =
  | { readonly kind: "created"; readonly source: DataSource }
  /** The same file or address was there already. `source` is absent when the host does not say which. */
  | { readonly kind: "exists"; readonly source?: DataSource };

/** A file to send. */
export interface SentFile {
  readonly file: Blob | Uint8Array<ArrayBuffer> | string;
  /** With its ending, by which the API tells its type. */
  readonly file_name: string;
}

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file */
export interface NewFileSource extends SentFile {
  /** The address that citations lead to. */
  readonly reference_source_link?: string;
}

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-qa */
export interface NewQaSource {
  readonly question: string;
  readonly answer: string;
  readonly reference_source_link?: string;
}

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-url */
export interface NewUrlSource {
  readonly url: string;
  readonly reference_source_link?: string;
}

/** What became of one source of a retraining: a `status`, or an `error`. */
export interface Retrained extends Extra {
  readonly uuid: Uuid;
  readonly status?: Open<"restarted scraping"> | null;
  readonly error?: Open<"invalid data source"> | null;
}

export const dataSource: v.GenericSchema<unknown, DataSource> = v.looseObject({
  uuid: id,
  file_name: text,
  title: text,
  status: word<SourceStatus>(),
  type: word<SourceType>(),
  created_at: maybe(v.string()),
  modified_at: maybe(v.string()),
  file_size: maybe(v.number()),
  tokens: maybe(v.number()),
  meta_json: maybe(v.string()),
});

export const retrained: v.GenericSchema<unknown, Retrained> = v.looseObject({
  uuid: id,
  status: maybe(word<"restarted scraping">()),
  error: maybe(word<"invalid data source">()),
});

/** @see https://guide.gpt-trainer.com/api-reference/source-tags/create */
export interface SourceTag extends Extra {
  readonly uuid: Uuid;
  readonly name: string;
  /** As `#RRGGBB`. */
  readonly color: string;
  readonly data_source_uuids: readonly Uuid[];
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
}

/** What a tag is made with. @see https://guide.gpt-trainer.com/api-reference/source-tags/create */
export interface NewSourceTag {
  readonly name: string;
  /** As `#RRGGBB`. */
  readonly color: string;
  readonly data_source_uuids?: readonly Uuid[];
}

/** What is to be another; a list of sources takes the place of the one before. */
export type SourceTagChanges = Partial<NewSourceTag>;

export const sourceTag: v.GenericSchema<unknown, SourceTag> = v.looseObject({
  uuid: id,
  name: text,
  color: text,
  data_source_uuids: v.nullish(v.array(v.string()), []),
  created_at: text,
  modified_at: text,
});
