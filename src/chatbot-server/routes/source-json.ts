import type { StoredSource } from "../store/sources.ts";
import type { StoredTag } from "../store/tags.ts";

/**
 * A data source as the API prints it: ten keys.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export function sourceJson(source: StoredSource): Record<string, unknown> {
  return {
    uuid: source.uuid,
    file_name: source.fileName,
    title: source.title,
    status: source.status,
    type: source.type,
    created_at: timeText(source.createdAt),
    modified_at: timeText(source.modifiedAt),
    file_size: source.fileSize,
    tokens: source.tokens,
    meta_json: JSON.stringify(source.meta),
  };
}

/**
 * A tag as the API prints it: six keys.
 * @see https://guide.gpt-trainer.com/api-reference/source-tags/create
 */
export function tagJson(tag: StoredTag): Record<string, unknown> {
  return {
    uuid: tag.uuid,
    name: tag.name,
    color: tag.color,
    data_source_uuids: tag.sources,
    created_at: timeText(tag.createdAt),
    modified_at: timeText(tag.modifiedAt),
  };
}

/** Unix milliseconds as the API prints times: UTC, to the second. */
function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
