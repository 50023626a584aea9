import { readFileSync } from "node:fs";
import * as v from "valibot";
import { CausewayError } from "../../lib/errors.ts";
import { readApiAddress } from "../addresses.ts";
import { obtainSecret } from "../secrets.ts";
import { readVariable, type Surroundings } from "../surroundings.ts";

/** Where the hosted service is. @see https://guide.gpt-trainer.com/api-reference/api-key-setup */
const HOSTED_URL = "https://app.gpt-trainer.com";

/** Where `npm start` writes where its chatbot is. */
const LOCAL_FILE = ".causeway/chatbot.json";

const localSchema = v.object({ url: v.string(), apiKey: v.string(), chatbot: v.string() });

/** A host of the API, and what opens it. */
export interface ApiAccess {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The chatbot that is meant when none is named; undefined when nothing says it. */
  readonly chatbot: string | undefined;
}

/**
 * The host that is meant: with `isLocal` the chatbot of a running `npm start`, else what the
 * environment says, else the hosted service.
 * @throws CausewayError `variable_missing` when there is no key, `usage` when the address cannot be
 * one, `unreachable` when `npm start` does not run
 */
export async function findApi(surroundings: Surroundings, isLocal: boolean): Promise<ApiAccess> {
  if (isLocal) return readLocalFile();
  const baseUrl = readApiAddress(surroundings, "GPT_TRAINER_BASE_URL", HOSTED_URL);
  const what = `the API key of your account at ${new URL(baseUrl).host} (Account > API Keys)`;
  return {
    baseUrl,
    apiKey: await obtainSecret(surroundings, "GPT_TRAINER_API_KEY", what),
    chatbot: readVariable(surroundings, "GPT_TRAINER_CHATBOT_UUID"),
  };
}

function readLocalFile(): ApiAccess {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), localSchema), contentOf(LOCAL_FILE));
  if (read.success) return { ...read.output, baseUrl: read.output.url };
  throw new CausewayError(
    "unreachable",
    `No chatbot of \`npm start\` is running from this folder: ${LOCAL_FILE} is not there. ` +
      "Start it, or leave out --local. (With a chatbot of your own in its environment it starts none.)",
  );
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
