import { accessSync, constants } from "node:fs";

/** A disk in memory, which Linux offers everybody. @see man 7 shm_overview */
const DISK_IN_MEMORY = "/dev/shm";

/**
 * Lets every runtime that is started from now on keep its state in memory: the bridge waits for its
 * disk before each answer and the naive Worker has nothing to wait for, so that on a disk the ratio
 * tells more of the disk than of either. Cloudflare confirms a write over the network, not by a
 * local disk.
 * @returns where the state is
 */
export function keepStateInMemory(): string {
  try {
    accessSync(DISK_IN_MEMORY, constants.W_OK);
  } catch {
    return "on disk";
  }
  // Where Miniflare makes the folders of a runtime that is given none.
  process.env["TMPDIR"] = DISK_IN_MEMORY;
  return `in memory (${DISK_IN_MEMORY})`;
}
