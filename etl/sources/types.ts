import type { Effects } from '../effects.ts';

/** A file in a landing folder, one entity each. */
export type LandedFile = {
	entity: string;
	/** Name within the landing folder. */
	file: string;
	format: 'csv' | 'tsv' | 'ndjson' | 'parquet';
	/**
	 * What people know it as, for messages: `orders-2026-11.csv`, `orders of 2026-11-24`. Landing the same origin again
	 * replaces what it left in quarantine: an incremental source gives each extraction its own.
	 */
	origin: string;
	/** CSV only; a comma by default. */
	delimiter?: string;
	/** Parquet only: the rows carry `_file` and `_line`, the place of the input row they were made from. */
	located?: boolean;
};

/** Rows of the input that could not even be read as rows, or that no mapping took. */
export type Reject = {
	entity: string;
	file: string;
	line: number;
	column: string | null;
	found: string | null;
	reason: string;
	raw: string;
};

/** What is remembered of a source between runs, committed together with its data. Opaque to all but the source. */
export type Cursor = Record<string, unknown>;

/** What an extraction left behind. `manifest.json` of a landing folder. */
export type Landing = {
	files: LandedFile[];
	rejects: Reject[];
	/** The cursor to keep once the landing is loaded. */
	cursor: Cursor;
	/** For sources that read inputs and map them: how many rows each input had and how many a mapping took. */
	inputs?: { input: string; rows: number; taken: number }[];
	/** Sentences worth showing: a file refused, an input not understood. */
	warnings: string[];
};

export type Extraction = {
	effects: Effects;
	/** What the last committed load of this source left. `{}` at first. */
	cursor: Cursor;
	/** An empty folder to write into. It becomes visible only when the extraction returns. */
	folder: string;
	signal: AbortSignal;
	/** `done` of `total` (if known) of what is being read. */
	progress: (done: number, total: number | null, what: string) => void;
};

/**
 * A system that records come from. It knows how to read what changed since its cursor and leaves it as files; it
 * does not retry, load, or know where cursors are kept.
 */
export type Source = {
	id: string;
	kind: string;
	title: string;
	/** Of time stamps without an offset. */
	timezone: string;
	/** Of amounts without a currency. */
	currency: string;
	/** Reads what is new. Null: nothing changed since the cursor. */
	extract: (extraction: Extraction) => Promise<Landing | null>;
	/** Tests without reading everything; throws a coded error or returns what it can and cannot see. */
	check: (effects: Effects) => Promise<{ entities: string[]; notes: string[] }>;
};
