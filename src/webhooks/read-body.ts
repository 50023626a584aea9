/**
 * The largest body a platform sends is Meta's 3 MB; nobody else comes near.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

export type BodyResult =
  | { readonly kind: "read"; readonly body: Uint8Array }
  | { readonly kind: "too_large" }
  | { readonly kind: "unreadable" };

/** Reads a request's body once, as bytes, and stops at the limit. */
export async function readBody(request: Request): Promise<BodyResult> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > BODY_LIMIT_BYTES) {
    await request.body?.cancel();
    return { kind: "too_large" };
  }
  try {
    if (announced > 0) return { kind: "read", body: new Uint8Array(await request.arrayBuffer()) };
    return await readUpToLimit(request.body);
  } catch {
    return { kind: "unreadable" };
  }
}

/** For bodies whose length is not announced. */
async function readUpToLimit(stream: ReadableStream<Uint8Array> | null): Promise<BodyResult> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream ?? []) {
    length += chunk.byteLength;
    if (length > BODY_LIMIT_BYTES) return { kind: "too_large" };
    chunks.push(chunk);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return { kind: "read", body };
}
