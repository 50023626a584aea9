/** Bare addresses are found in words.ts. */
export class LinkifyIt {}
