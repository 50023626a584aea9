/**
 * What was learnt about a host since this instance began: whitelabels serve older and newer
 * versions of one API. Lost with the instance, and learnt again with one call.
 */
export interface HostMemory {
  /** `/message/stream` is missing: ask by `/message/non-stream`. */
  noStream: boolean;
  /** Sessions with `initial_variables` are refused. */
  noVariables: boolean;
  /** There is no list of a session's messages. */
  noRecord: boolean;
  /** Sessions begun here that have not answered yet: the host certainly knows them. */
  readonly fresh: Set<string>;
}

/** Makes the memory of a host that nothing is known of. */
export function createHostMemory(): HostMemory {
  return { noStream: false, noVariables: false, noRecord: false, fresh: new Set() };
}

/** A session that is never asked stays in the memory; this many at most do. */
const freshSessionsAtMost = 64;

/** Notes a session that was just begun. */
export function noteFresh(memory: HostMemory, session: string): void {
  if (memory.fresh.size >= freshSessionsAtMost) memory.fresh.clear();
  memory.fresh.add(session);
}
