/** What an instance has spent, as Cloudflare counts it. */
export interface Spent {
  readonly rowsWritten: number;
  readonly kvReads: number;
  readonly kvWrites: number;
}

export interface Meter {
  /** Rows written, from the cursors; one for each alarm set or deleted. */
  rows(count: number): void;
  kvRead(): void;
  kvWrite(): void;
  /** What was spent since this was last asked. */
  sinceLast(): Spent;
}

export function createMeter(): Meter {
  let rowsWritten = 0;
  let kvReads = 0;
  let kvWrites = 0;
  return {
    rows: (count) => void (rowsWritten += count),
    kvRead: () => void (kvReads += 1),
    kvWrite: () => void (kvWrites += 1),
    sinceLast() {
      const spent = { rowsWritten, kvReads, kvWrites };
      rowsWritten = kvReads = kvWrites = 0;
      return spent;
    },
  };
}
