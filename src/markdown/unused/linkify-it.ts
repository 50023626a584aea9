/** Bare addresses are found in engine.ts and words.ts. */
export default class LinkifyIt {
  readonly isUsed = false;
}
