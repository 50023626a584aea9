import { readdirSync, readFileSync } from "node:fs";

/** What another process has used so far. */
export interface ProcessMeter {
  /** CPU, user and system, in milliseconds. */
  cpuMs(): number;
  /** Memory held, in MiB. */
  memoryMib(): number;
}

/** Linux counts CPU in these, whatever the kernel's own clock is. @see man 5 proc */
const MS_PER_TICK = 10;
/** Where fields stand behind the name of the program. @see man 5 proc */
const PARENT_AT = 1;
const UTIME_AT = 11;

/** Reads /proc, which only Linux has. */
export function meterOf(pid: number): ProcessMeter {
  return {
    cpuMs() {
      const fields = statOf(pid)?.fields ?? [];
      return (Number(fields[UTIME_AT]) + Number(fields[UTIME_AT + 1])) * MS_PER_TICK;
    },
    memoryMib() {
      const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Number(kib) / 1024;
    },
  };
}

/** The process ids of the workerds that this process has started. */
export function workerds(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = statOf(pid);
      return stat?.program === "workerd" && Number(stat.fields[PARENT_AT]) === process.pid;
    });
}

/** The program's name, which may hold anything, stands in parentheses before the other fields. */
function statOf(pid: number): { program: string; fields: string[] } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const end = stat.lastIndexOf(")");
  return {
    program: stat.slice(stat.indexOf("(") + 1, end),
    fields: stat.slice(end + 2).split(" "),
  };
}
