import { spawnSync } from "node:child_process";

/** What `check:sizes` says of the built Worker. */
export interface BundleSize {
  readonly gzippedKib: number;
  /** It is small enough, and imports nothing of Node. */
  readonly holds: boolean;
}

const BYTES_PER_KIB = 1024;

/** Asks the check that guards every change, so that the number and its limit stand once. */
export function measureBundle(): BundleSize {
  const { stdout, status } = spawnSync(process.execPath, ["test/sizes.ts"], { encoding: "utf8" });
  const bytes = /(\d+) bytes gzipped/.exec(stdout)?.[1];
  return { gzippedKib: Number(bytes) / BYTES_PER_KIB, holds: status === 0 };
}
