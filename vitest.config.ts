import { defineConfig } from "vitest/config";

/** Nothing here may phone home, and nothing may depend on whether it could. */
const quietTools = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

/** Tests that start a runtime for a file of theirs. */
const withRuntime = [
  "test/bridge/**/*.test.ts",
  "test/cli/**/*.test.ts",
  "test/cost/counting.test.ts",
  "test/properties/http.test.ts",
  "test/security/{admin,forgery,loops,outside-calls,secrets-stay}.test.ts",
];

/** Tests that play a whole schedule; those of planted bugs are run by `npm run chaos:planted`. */
const chaotic = ["test/chaos/{chaos,clock}.test.ts"];

/** What is no unit test; every other test file is one. */
const special = [
  // The peers of the bench bring their own tests, once they are installed.
  "**/node_modules/**",
  ...["floors", "chatbot-server", "crash", "browser", "printed"].map((name) => `test/${name}/**`),
  "test/chaos/planted/**",
  ...withRuntime,
  ...chaotic,
];

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
          exclude: special,
          testTimeout: 15_000,
        },
      },
      {
        extends: true,
        test: {
          ...recorded,
          name: "bridge",
          include: withRuntime,
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
          name: "chaos",
          include: chaotic,
          fileParallelism: false,
          testTimeout: crashTimeoutMs,
          hookTimeout: crashTimeoutMs,
          sequence: { groupOrder: 3 },
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
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        test: {
          name: "printed",
          include: ["test/printed/**/*.test.ts"],
          // It reads megabytes, and grows with what the others print.
          testTimeout: bridgeTimeoutMs,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
