const MEBIBYTE = 1024 * 1024;

/**
 * The largest document. Its bytes, and what the reader of PDF makes of them, have to fit the 128 MB
 * that an object has.
 * @see https://developers.cloudflare.com/workers/platform/limits/#memory
 */
export const MAX_UPLOAD_BYTES = 20 * MEBIBYTE;

/** The largest document of a session: somebody waits for it, and its text goes to a model as a whole. */
export const MAX_SESSION_DOCUMENT_BYTES = 10 * MEBIBYTE;

/** The most sources of a chatbot: the API lists them all at once. */
export const MAX_SOURCES = 2000;

/** How many ids one request may name. */
export const MAX_NAMED = 500;
