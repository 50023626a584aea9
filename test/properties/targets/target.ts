/** Something that must stand whatever it is given. */
export interface Target {
  /** Such as `parse Slack`. */
  readonly name: string;
  /** Its own files, as globs: what the runs must cover. */
  readonly files: readonly string[];
  /** Tries random cases. @returns how many @throws with the smallest that fails, and the seed */
  run(): Promise<number>;
}
