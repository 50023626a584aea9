/** What the built Worker exports; the file stands beside this one where the two are bundled. */
export class Conversation {
  constructor(ctx: unknown, env: object);
  alarm(): Promise<void>;
}

export const Directory: object;

declare const worker: {
  fetch(request: Request, env: object, ctx: unknown): Promise<Response>;
};
export default worker;
