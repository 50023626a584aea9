const MEBIBYTE = 1024 * 1024;

/**
 * The largest document: its bytes have to fit the 128 MB that an object has, with what a reader makes of
 * them. That is bounded for text, HTML and CSV, which are read in pieces or to a depth, and for what a
 * Word document unpacks to. It is not for what the streams of a PDF unpack to, as the library that reads
 * them knows no limit. What does not fit takes the object down, with nothing lost: a source is tried three
 * times and then given up.
 * @see https://developers.cloudflare.com/workers/platform/limits/#memory
 */
export const MAX_UPLOAD_BYTES = 20 * MEBIBYTE;

/** The largest document of a session: somebody waits for it, and its text goes to a model as a whole. */
export const MAX_SESSION_DOCUMENT_BYTES = 10 * MEBIBYTE;

/** The most sources of a chatbot: the API lists them all at once. */
export const MAX_SOURCES = 2000;

/** How many ids one request may name. */
export const MAX_NAMED = 500;
