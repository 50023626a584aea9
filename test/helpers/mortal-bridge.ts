import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";
import { freePort } from "../../src/simulator/free-port.ts";
import { until } from "./until.ts";

/** Who is killed: the runtime, which comes back by itself, or everything, which is started anew. */
export type Victim = "workerd" | "node and workerd";

export interface MortalBridgeOptions {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** A bridge that can be killed at any moment and comes back with the same address and state. */
export interface MortalBridge {
  readonly url: string;
  /** SIGKILL. Resolves once the killed processes are gone. */
  kill(victim: Victim): Promise<void>;
  /** Brings back what was killed and resolves once it answers. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** What the process says. */
const saying = v.union([v.object({ url: v.string() }), v.object({ line: v.string() })]);

export async function startMortalBridge(options: MortalBridgeOptions): Promise<MortalBridge> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child = await spawnBridge(port, options);

  return {
    url,
    async kill(victim) {
      const runtimes = childrenOf(child);
      if (victim === "node and workerd") {
        const gone = once(child, "exit");
        child.kill("SIGKILL");
        await gone;
      }
      for (const pid of runtimes) killIfThere(pid);
      await until("the runtime to die", () => runtimes.every((pid) => !isAlive(pid)));
    },
    async revive() {
      if (child.exitCode !== null || child.signalCode !== null) {
        child = await spawnBridge(port, options);
      }
      await until("the bridge to answer", () => answers(url));
    },
    async stop() {
      const runtimes = childrenOf(child);
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      for (const pid of runtimes) killIfThere(pid);
    },
  };
}

async function spawnBridge(port: number, options: MortalBridgeOptions): Promise<ChildProcess> {
  const child = fork(new URL("bridge-process.ts", import.meta.url), { stdio: "inherit" });
  const ready = new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("the bridge's process ended before it was ready")));
    child.on("message", (message) => {
      const said = v.parse(saying, message);
      if ("line" in said) options.print(said.line);
      else resolve();
    });
  });
  child.send({ port, folder: options.folder, variables: options.variables });
  await ready;
  return child;
}

/** The process ids of a process's children: of a bridge, its workerd. */
function childrenOf(child: ChildProcess): number[] {
  const found = execFileSync("ps", ["-o", "pid=", "--ppid", String(child.pid)], {
    encoding: "utf8",
  });
  return found
    .split("\n")
    .map((line) => Number(line.trim()))
    .filter((pid) => pid > 0 && isWorkerd(pid));
}

function isWorkerd(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).includes(
      "workerd",
    );
  } catch {
    return false;
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function isAlive(pid: number): boolean {
  return isWorkerd(pid);
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/healthz`);
    return true;
  } catch {
    return false;
  }
}
