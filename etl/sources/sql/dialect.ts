// What the runtime needs of a database system. One implementation each for PostgreSQL and for MariaDB and MySQL.

/** A value for `:name` in a SELECT; it enters as a quoted literal. A list stands where `in (:names)` wants one. */
export type ParameterValue = string | number | boolean | null | readonly string[];

/** Where a database is and how to enter. */
export type DatabaseAddress = {
	host: string;
	port: number;
	database: string;
	user: string;
	/** Null: none is asked for. */
	password: string | null;
	/** False: in the clear. `ca`: PEM of the authority to trust instead of the usual ones; `verify` false: anybody's. */
	tls: false | { ca?: string; verify: boolean };
	/** PostgreSQL: where unqualified tables are looked for. */
	schema?: string;
};

/**
 * What kind of value a column of a SELECT has: `instant` a point in time, `naive` a time of day without an offset,
 * `binary` bytes that are no text.
 */
export type ColumnKind = 'text' | 'number' | 'float' | 'boolean' | 'instant' | 'naive' | 'date' | 'binary' | 'other';

/** A column of a SELECT; `type` in the words of the database. */
export type ResultColumn = { name: string; kind: ColumnKind; type: string };

/**
 * How a column is written into a file: as it is (points in time always with an offset), a wall-clock time as the point in
 * time that it was, or only the day, in the time zone of the source.
 */
export type WrittenColumn = ResultColumn & {
	as: 'itself' | 'instant' | 'day';
	/** Its name in the file. */
	to: string;
};

/** The moment that a session sees. Instants by the clock of the database. */
export type Snapshot = {
	at: Date;
	/** When the oldest transaction began that ran then and may commit later; null: none did, or we may not see it. */
	oldest: Date | null;
	/** Why running transactions cannot be seen, and what to do; null: they can. */
	blind: string | null;
};

/** One connection in one read-only transaction: everything is asked of the same snapshot. */
export type Session = {
	snapshot: Snapshot;
	/** Name and version of the database, for people. */
	server: string;
	/** Rows of a small question, every value as text. A failure costs the statement, not the session. */
	ask: (sql: string) => Promise<Record<string, string | null>[]>;
	/** The columns of a SELECT, without reading it. */
	describe: (select: string) => Promise<ResultColumn[]>;
	/** Writes the rows of a SELECT as CSV with a header: null is nothing, empty text is `""`. Memory stays flat. */
	copy: (select: string, options: CopyOptions) => Promise<{ rows: number; bytes: number }>;
	/** Tables that a SELECT would read from end to end, with about how many rows they have. */
	scans: (select: string) => Promise<{ table: string; rows: number }[]>;
	close: () => Promise<void>;
};

export type CopyOptions = {
	/** The file to write. */
	path: string;
	/** Those of the SELECT, in order. */
	columns: readonly WrittenColumn[];
	timezone: string;
	/** Bytes so far, now and then. */
	progress: (bytes: number) => void;
};

export type OpenOptions = { signal: AbortSignal; statementMinutes: number };

export type Dialect = {
	name: 'postgres' | 'mariadb';
	usualPort: number;
	/**
	 * Connects, and opens the snapshot. Throws coded errors without the password: `SOURCE_LOGIN`, `SOURCE_DATABASE`,
	 * `SOURCE_TLS`; as a `TransientError` `SOURCE_UNREACHABLE`, `SOURCE_BUSY`, `SOURCE_CONNECTION_LOST`.
	 */
	open: (address: DatabaseAddress, options: OpenOptions) => Promise<Session>;
	/** An identifier as the dialect quotes it. */
	quoted: (identifier: string) => string;
	/** A value as a literal. */
	literal: (value: ParameterValue) => string;
	/** An instant for comparison with points in time; a wall-clock time (`2026-11-24 08:15:00.000`) with naive ones. */
	instant: (at: Date) => string;
	naive: (wallClock: string) => string;
	/** What `copy` wants of a column, as an expression of the outer SELECT with its name in the file. */
	written: (column: WrittenColumn, timezone: string) => string;
	/** The sum of a column over rows, with 4 decimals. */
	sum: (column: ResultColumn) => string;
};
