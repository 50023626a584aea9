/** How addresses are written is decided in engine.ts. */
export const isUsed = false;
