/** Punctuation and symbols, as the runtime knows them. */
export const P = /\p{P}/u;
export const S = /\p{S}/u;
