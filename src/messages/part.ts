/** One piece of an answer, as one message of the platform. */
export interface RenderedPart {
  /** In the platform's own formatting. */
  readonly rich: string;
  /** The same words without formatting: sent when the platform refuses the formatting. */
  readonly plain: string;
}
