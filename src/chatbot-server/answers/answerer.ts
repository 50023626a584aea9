/** Who answers questions: the documents today. Everything around it is the API, whoever answers. */
export interface Answerer {
  /**
   * Answers one question, in Markdown. Never throws for anything that somebody may write.
   * @param question exactly as it was asked
   */
  answer(question: string): Promise<string>;
}
