import * as v from "valibot";
import { refusal } from "../errors.ts";
import { newUuid } from "../ids.ts";
import { documentObject } from "../knowledge-binding.ts";
import { readUpload } from "../requests/read-upload.ts";
import { documentResponse } from "../responses/data-sources.ts";
import { allowedExtensions, kindOfFile } from "../sources/file-types.ts";
import { MAX_SESSION_DOCUMENT_BYTES } from "../sources/limits.ts";
import type { Call, Route } from "./route.ts";

/** The vendor's library has this route; the documentation has no page for it. */
export const sessionDocumentRoutes: readonly Route[] = [
  {
    name: "session_document_upload",
    method: "POST",
    path: "/session-document/upload",
    operation: {
      summary: "Takes a document that messages can name in `session_document_uuids`",
      body: v.object({ file: v.instance(Blob), filename: v.exactOptional(v.string()) }),
      bodyType: "multipart/form-data",
      response: documentResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: upload,
  },
];

/** @see https://github.com/ks-collab/gpt-trainer-sdk */
async function upload({ env, request }: Call): Promise<Response> {
  const uuid = newUuid();
  const read = await readUpload(request, MAX_SESSION_DOCUMENT_BYTES, async (file) => {
    const fileName = file.texts["filename"]?.trim() || file.name;
    const kind = kindOfFile(fileName) ?? kindOfFile(file.name);
    if (kind === undefined) {
      return refused(`file type not allowed: use one of ${allowedExtensions.join(", ")}`);
    }
    const kept = await documentObject(env, uuid).begin(uuid, { fileName, kind }, file.bytes);
    if (kept.kind === "refused") return refused(`file cannot be read: ${kept.says}`);
    return { kind: "read", body: { fileName, size: kept.size, tokens: kept.tokens } };
  });
  if (read.kind === "refused") return read.response;
  const { fileName, size, tokens } = read.body.received;
  return Response.json({ uuid, file_name: fileName, file_size: size, tokens });
}

function refused(says: string): { readonly kind: "refused"; readonly response: Response } {
  return { kind: "refused", response: refusal("bad_request", says) };
}
