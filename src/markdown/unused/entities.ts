export { decodeReferences as decodeHTMLStrict } from "../entities.ts";
