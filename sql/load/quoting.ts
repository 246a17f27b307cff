// How names and texts enter a statement that DuckDB cannot bind values into (DDL, table functions).

/** An identifier: `order "id"` as `"order ""id"""`. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** A string literal: `it's` as `'it''s'`. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
