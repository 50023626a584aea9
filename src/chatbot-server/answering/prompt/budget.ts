/** How the tokens of a model's context are shared out. */
export interface Budget {
  /** For what the model writes. */
  readonly answer: number;
  /** For everything that it reads. */
  readonly reading: number;
  /** Of that, at most for the agent's own prompt. */
  readonly instructions: number;
  /** At most for what is known of the session. */
  readonly variables: number;
  /** At most for the question. */
  readonly question: number;
  /** Where nothing else is read: at most for documents that came with the session. */
  readonly documents: number;
}

/** A chat answer has about 200 tokens, a long one 800. */
const MAX_ANSWER = 1024;
const ANSWER_SHARE = 1 / 4;

/** The rest of what is read is shared by passages and history. */
const INSTRUCTIONS_SHARE = 0.27;
const VARIABLES_SHARE = 0.12;
const QUESTION_SHARE = 0.33;
const DOCUMENTS_SHARE = 0.6;

/** Shares a context out. @param contextTokens for reading and writing together */
export function budgetOf(contextTokens: number): Budget {
  const answer = Math.min(MAX_ANSWER, Math.floor(contextTokens * ANSWER_SHARE));
  const reading = contextTokens - answer;
  return {
    answer,
    reading,
    instructions: Math.floor(reading * INSTRUCTIONS_SHARE),
    variables: Math.floor(reading * VARIABLES_SHARE),
    question: Math.floor(reading * QUESTION_SHARE),
    documents: Math.floor(reading * DOCUMENTS_SHARE),
  };
}
