import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The id of the one runtime that this process has started. @throws when there is none */
export function runtimePid(): number {
  const printed = execFileSync("ps", ["-o", "pid=,stat=,comm=", "--ppid", String(process.pid)], {
    encoding: "utf8",
  });
  for (const line of printed.split("\n")) {
    const [pid, state = "", command = ""] = line.trim().split(/\s+/);
    if (command.includes("workerd") && !state.startsWith("Z")) return Number(pid);
  }
  throw new Error("no runtime");
}

/** The runtime's resident memory in MiB. */
export function residentMib(): number {
  const status = readFileSync(`/proc/${runtimePid()}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
