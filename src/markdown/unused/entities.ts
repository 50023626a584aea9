export {
  decodeReferences as decodeHTML,
  decodeReferences as decodeHTMLStrict,
} from "../entities.ts";
