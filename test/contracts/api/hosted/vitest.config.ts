import { defineConfig } from "vitest/config";

/** By itself, because it needs a key: without one there is nothing to run, and nothing to skip. */
export default defineConfig({
  test: {
    root: new URL("../../../..", import.meta.url).pathname,
    include: ["test/contracts/api/hosted/hosted.ts"],
    fileParallelism: false,
  },
});
