/** How the bytes of a source are read. */
export type FileKind = "csv" | "docx" | "html" | "markdown" | "pdf" | "tex" | "text";

/** What may be uploaded, by the end of its name. Word's older format and spreadsheets have no reader here. */
const BY_EXTENSION: ReadonlyMap<string, FileKind> = new Map([
  ["csv", "csv"],
  ["docx", "docx"],
  ["htm", "html"],
  ["html", "html"],
  ["markdown", "markdown"],
  ["md", "markdown"],
  ["pdf", "pdf"],
  ["tex", "tex"],
  ["txt", "text"],
]);

const BY_CONTENT_TYPE: ReadonlyMap<string, FileKind> = new Map([
  ["application/pdf", "pdf"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"],
  ["application/xhtml+xml", "html"],
  ["text/csv", "csv"],
  ["text/html", "html"],
  ["text/markdown", "markdown"],
  ["text/plain", "text"],
  ["text/x-tex", "tex"],
]);

/** How a file of this name is read; undefined when there is no reader for it. */
export function kindOfFile(name: string): FileKind | undefined {
  const [, extension = ""] = /\.([a-z0-9]+)$/i.exec(name.trim()) ?? [];
  return BY_EXTENSION.get(extension.toLowerCase());
}

/**
 * How what an address answered is read.
 * @param contentType with or without parameters; a plain text whose path ends otherwise is what that end says
 * @returns undefined when there is no reader for it
 */
export function kindOfContent(contentType: string, path: string): FileKind | undefined {
  const [essence = ""] = contentType.toLowerCase().split(";");
  const kind = BY_CONTENT_TYPE.get(essence.trim());
  return kind === "text" ? (kindOfFile(path) ?? kind) : kind;
}

/** What may be uploaded, for who tried something else. */
export const allowedExtensions: readonly string[] = [...BY_EXTENSION.keys()];
