/** Which terms stand in which passages: SQLite's full-text index. */
export interface TermIndex {
  add(id: number, heading: readonly string[], text: readonly string[]): void;
  remove(ids: readonly number[]): void;
  /** In how many passages each of these terms stands; those that stand in none are left out. */
  holding(terms: readonly string[]): ReadonlyMap<string, number>;
  /** Terms that begin so, in order, each with how many passages hold it. */
  beginning(start: string, limit: number): [term: string, passages: number][];
  /** Best first, by BM25. @param terms of which a passage has at least one @param sources only of these */
  match(
    terms: readonly string[],
    limit: number,
    sources?: readonly string[],
  ): { id: number; score: number }[];
}

/**
 * Terms come here as they shall be found, parted by blanks; the tokenizer only cuts at them. No text is
 * kept: the passages have it.
 * @see https://www.sqlite.org/fts5.html#contentless_delete_tables
 */
const TABLE = `CREATE VIRTUAL TABLE IF NOT EXISTS passage_term
  USING fts5(heading, text, content='', contentless_delete=1, tokenize="ascii tokenchars '_'")`;

/** @see https://www.sqlite.org/fts5.html#the_fts5vocab_virtual_table_module */
const VOCABULARY =
  "CREATE VIRTUAL TABLE IF NOT EXISTS passage_term_vocabulary USING fts5vocab(passage_term, row)";

/** What a word in the heading counts beside one in the text. */
const HEADING_WEIGHT = 2;

/** Comes after every other character. */
const LAST_CHARACTER = "\u{10FFFF}";

/** Opens the index, and makes it when it is not there. */
export function openTermIndex(sql: SqlStorage): TermIndex {
  sql.exec(TABLE);
  sql.exec(VOCABULARY);
  return {
    add(id, heading, text) {
      sql.exec(
        "INSERT INTO passage_term (rowid, heading, text) VALUES (?, ?, ?)",
        id,
        heading.join(" "),
        text.join(" "),
      );
    },
    remove(ids) {
      sql.exec(
        "DELETE FROM passage_term WHERE rowid IN (SELECT value FROM json_each(?))",
        JSON.stringify(ids),
      );
    },
    holding(terms) {
      const rows = sql.exec<{ term: string; doc: number }>(
        "SELECT term, doc FROM json_each(?) JOIN passage_term_vocabulary ON term = value",
        JSON.stringify(terms),
      );
      return new Map(rows.toArray().map(({ term, doc }) => [term, doc]));
    },
    beginning: (start, limit) =>
      sql
        .exec<{ term: string; doc: number }>(
          "SELECT term, doc FROM passage_term_vocabulary WHERE term >= ? AND term <= ? LIMIT ?",
          start,
          start + LAST_CHARACTER,
          limit,
        )
        .toArray()
        .map(({ term, doc }) => [term, doc]),
    match(terms, limit, sources) {
      const ofSources =
        sources === undefined
          ? ""
          : "AND +rowid IN (SELECT id FROM indexed_passage WHERE source IN (SELECT value FROM json_each(?)))";
      return sql
        .exec<{ id: number; rank: number }>(
          `SELECT rowid AS id, bm25(passage_term, ${HEADING_WEIGHT}, 1) AS rank FROM passage_term
           WHERE passage_term MATCH ? ${ofSources} ORDER BY rank LIMIT ?`,
          // Quoted, a term is a term, whatever it looks like.
          terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(" OR "),
          ...(sources === undefined ? [] : [JSON.stringify(sources)]),
          limit,
        )
        .toArray()
        .map(({ id, rank }) => ({ id, score: -rank }));
    },
  };
}
