import { defineConfig } from "vitest/config";

/** Nothing here may phone home, and nothing may depend on whether it could. */
const quietTools = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Folders whose tests need a project of their own; every other test file is a unit test. */
const special = ["floors", "bridge", "cli", "chatbot-server", "crash", "browser", "printed"];

/** A test against a real runtime starts one first; a slow machine must not fail it. */
const bridgeTimeoutMs = 60_000;

/** A crash test kills and restarts a runtime many times over. */
const crashTimeoutMs = 300_000;

/** The projects that start a runtime and record what it prints. */
const recorded = { globalSetup: ["test/setup/clean-results.ts"] };

export default defineConfig({
  test: {
    env: quietTools,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/report.json" },
    // Groups run one after another, the searching of everything that was printed last.
    projects: [
      {
        extends: true,
        test: { name: "floors", include: ["test/floors/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: special.map((folder) => `test/${folder}/**`),
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          ...recorded,
          name: "bridge",
          include: ["test/bridge/**/*.test.ts", "test/cli/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: bridgeTimeoutMs,
          hookTimeout: bridgeTimeoutMs,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          ...recorded,
          name: "crash",
          include: ["test/crash/**/*.test.ts", "test/chatbot-server/**/*.test.ts"],
          testTimeout: crashTimeoutMs,
          hookTimeout: crashTimeoutMs,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          // A browser and a runtime beside it want all there is.
          fileParallelism: false,
          testTimeout: bridgeTimeoutMs,
          hookTimeout: bridgeTimeoutMs,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: "printed",
          include: ["test/printed/**/*.test.ts"],
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
