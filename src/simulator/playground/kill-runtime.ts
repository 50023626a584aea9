import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * SIGKILL to the runtime that listens on a port; Miniflare starts it again by itself, on the same port
 * and with what is on disk.
 *
 * @throws RangeError where no such process is found, or processes cannot be listed
 */
export async function killRuntimeAt(port: number): Promise<void> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="]).catch(() => {
    throw new RangeError("Processes cannot be listed on this system, so none is killed.");
  });
  const own = stdout.split("\n").filter((line) => {
    return line.includes("workerd") && line.includes(`--socket-addr=entry=127.0.0.1:${port}`);
  });
  const pids = own
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent]) => {
      return Number(parent) === process.pid;
    });
  if (pids.length === 0) throw new RangeError("The runtime is not running just now: try again.");
  for (const [pid] of pids) process.kill(Number(pid), "SIGKILL");
}
