import { randomUUID } from "node:crypto";
import { type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CausewayError } from "../../../lib/errors.ts";
import { refused, usageError } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";

/** What people have said is for nobody else's eyes. */
const FOR_ITS_OWNER = 0o600;

/** A file that is there whole, or as it was before. */
export interface WholeFile {
  write(text: string): Promise<void>;
  /** Puts it in its place. */
  finish(): Promise<void>;
  /** Leaves nothing behind; does nothing once it is in its place. */
  giveUp(): Promise<void>;
}

/**
 * Begins a file beside the place that it is to have.
 * @throws CausewayError `usage` when nothing can be written there
 */
export async function openWholeFile(path: string): Promise<WholeFile> {
  const place = await placeOf(path);
  const beside = join(dirname(place), `.causeway-${randomUUID()}.part`);
  const handle = await opened(beside, path);
  let isOver = false;
  const giveUp = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await handle.close();
    await rm(beside, { force: true });
  };
  /** A full disk must not look like a fault of the API. */
  const orGiveUp = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      await giveUp();
      throw refused(`${safeLine(path)} cannot be written: ${codeOf(error)}.`);
    }
  };
  return {
    giveUp,
    write: (text) => orGiveUp(() => handle.appendFile(text)),
    finish: () =>
      orGiveUp(async () => {
        await handle.sync();
        await rename(beside, place);
        isOver = true;
        await handle.close();
      }),
  };
}

/** Where it is in truth: a link stays one. @throws CausewayError `usage` when no file can be there */
async function placeOf(path: string): Promise<string> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return path;
    throw unwritable(path, error);
  }
  if (isFile) return realpath(path);
  throw usageError(`${safeLine(path)} is no file that can be written.`);
}

function unwritable(path: string, error: unknown): CausewayError {
  return usageError(`${safeLine(path)} cannot be written: ${codeOf(error)}.`);
}

async function opened(beside: string, path: string): Promise<FileHandle> {
  try {
    return await open(beside, "wx", FOR_ITS_OWNER);
  } catch (error) {
    throw unwritable(path, error);
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" ? code : "unknown";
}
