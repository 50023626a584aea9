/** Bare addresses are found in engine.ts and words.ts. */
export class LinkifyIt {
  readonly isUsed = false;
}
