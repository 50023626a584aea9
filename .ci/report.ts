/**
 * Judges the tests' report: fails when anything failed, was skipped or left to do, or when nothing
 * ran. The last line it prints is `N passed, N failed`.
 */

import { readFileSync } from "node:fs";
import * as v from "valibot";

const reportPath = "test-results/report.json";

const reportSchema = v.object({
  success: v.boolean(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ fullName: v.string(), status: v.string() })),
    }),
  ),
});

/** Lines about what is wrong, and the counts. */
interface Judgement {
  readonly complaints: readonly string[];
  readonly passed: number;
  readonly failed: number;
}

function judge(report: v.InferOutput<typeof reportSchema>): Judgement {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === "passed").length;
  const failed = tests.filter((test) => test.status === "failed");
  const unrun = tests.filter((test) => test.status !== "passed" && test.status !== "failed");
  // A file that breaks before its first test, or around its tests, has failed without a failed test.
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const complaints = [
    ...failed.map((test) => `failed: ${test.fullName}`),
    ...brokenFiles.map((file) => `broken: ${file.name}`),
    ...unrun.map((test) => `not run (${test.status}): ${test.fullName}`),
  ];
  if (tests.length === 0) complaints.push("no test ran");
  if (!report.success && complaints.length === 0) complaints.push("an error outside of any test");
  return { complaints, passed, failed: failed.length + brokenFiles.length };
}

const { complaints, passed, failed } = judge(
  v.parse(reportSchema, JSON.parse(readFileSync(reportPath, "utf8"))),
);
for (const complaint of complaints) console.log(complaint);
if (complaints.length > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
