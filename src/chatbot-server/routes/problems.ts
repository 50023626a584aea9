import { rememberLast } from "../../lib/once.ts";
import { modelSettingsOf } from "../answering/models/settings.ts";
import { configOf } from "../config.ts";

/** What is wrong with the variables, each with what to do. Names variables, never their values. */
export const problemsOf: (environment: object) => readonly string[] = rememberLast(
  (environment: object) => [
    ...configOf(environment).problems,
    ...modelSettingsOf(environment).problems,
  ],
);
