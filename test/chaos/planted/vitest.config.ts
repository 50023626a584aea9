import { defineConfig } from "vitest/config";

/** `npm run chaos:planted`: by itself, because it builds and plays a Worker for each planted bug. */
export default defineConfig({
  test: {
    root: new URL("../../..", import.meta.url).pathname,
    include: ["test/chaos/planted/**/*.test.ts"],
    fileParallelism: false,
  },
});
