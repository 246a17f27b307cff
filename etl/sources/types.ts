import type { ValueRules } from '../../sql/load/value-rules.ts';
import type { Effects } from '../effects.ts';

/** A file in a landing folder, one entity each. */
export type LandedFile = {
	entity: string;
	/** Name within the landing folder. */
	file: string;
	format: 'csv' | 'tsv' | 'ndjson' | 'parquet';
	/**
	 * What people know it as, for messages: `orders-2026-11.csv`, `orders of shop`. Landing the same origin again
	 * replaces what it left in quarantine, unless `partial`.
	 */
	origin: string;
	/** The origin is not a whole: what it left in quarantine is replaced row by row, by key. Of sources that read changes. */
	partial?: boolean;
	/** CSV only; a comma by default. */
	delimiter?: string;
	/** How its texts are written where not as the contract has it. */
	values?: ValueRules | undefined;
	/** Parquet only: the rows carry `_file` and `_line`, the place of the input row they were made from. */
	located?: boolean;
	/**
	 * `rows` by default. `keys`: the keys of rows that the source has (see `Landing.complete`). `deletions`: the keys of
	 * rows that it has deleted, with `deleted_at`.
	 */
	role?: 'rows' | 'keys' | 'deletions';
};

/** An entity that could not be read this time. Its last good rows stay; everything else goes on. */
export type StoppedEntity = { entity: string; code: string; message: string; hint: string | null };

/** What a source itself says of an entity, to be compared with the warehouse once the landing is loaded. */
export type ControlTotal = {
	entity: string;
	/** Of the rows changed since then (ISO 8601); null: of all. */
	since: string | null;
	rows: number;
	/** Sums by column of the contract, as decimal texts; null where no row has a value. */
	sums: Record<string, string | null>;
};

/**
 * How much an extraction reads: what changed since the cursor, what changed in a range (instants, the end excluded), or
 * everything. `entities` narrows the last two.
 */
export type Reading =
	| { kind: 'increment' }
	| { kind: 'range'; from: string; to: string; entities?: readonly string[] }
	| { kind: 'reload'; entities?: readonly string[] };

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
	/**
	 * Names of files that were read whole, whether rows came of them or not: what their rows left in quarantine is
	 * replaced.
	 */
	read?: string[];
	/** Sentences worth showing: a file refused, an input not understood. */
	warnings: string[];
	/** Entities that failed alone. */
	stopped?: StoppedEntity[];
	/**
	 * Entities whose landed keys (a `keys` file, else the rows) are all that the source has among the rows changed since
	 * `since` (null: all): a stored row that is not among them was deleted there, and is marked. Only for what was read
	 * from one snapshot, or as a whole.
	 */
	complete?: { entity: string; since: string | null }[];
	controls?: ControlTotal[];
	/** Noted by the extraction: what was asked of the source. */
	reading?: Reading['kind'];
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
	reading: Reading;
	/**
	 * Makes a call again after a transient failure, with growing waits, within the source's time budget. For single requests
	 * of a source that has many; an extraction that fails before its first answer is repeated as a whole.
	 */
	retry: <Result>(call: () => Promise<Result>) => Promise<Result>;
	/** Counts what was asked of the source, for the record of the run. */
	spent: (amount: { requests?: number; bytes?: number }) => void;
};

/** How long a source may take and how often one of its requests is tried. */
export type Patience = { tries: number; minutes: number };

/** What a source was found to be able to supply. */
export type Checked = {
	entities: string[];
	notes: string[];
	/** Columns of the contract that it supplies, by entity, where that is known without reading. */
	columns?: Record<string, string[]>;
};

/**
 * A system that records come from. It knows how to read what changed since its cursor and leaves it as files; it
 * does not load, or know where cursors are kept. How often a failure is tried again is decided by its caller.
 */
export type Source = {
	id: string;
	kind: string;
	title: string;
	/** Of time stamps without an offset. */
	timezone: string;
	/** Of amounts without a currency. */
	currency: string;
	/** How it writes its values where not as the contract has it; for reading its rows in quarantine again. */
	values?: ValueRules | undefined;
	/** Reads what is new. Null: nothing changed since the cursor. */
	extract: (extraction: Extraction) => Promise<Landing | null>;
	patience?: Patience;
	/** Tests without reading everything; throws a coded error or returns what it can and cannot see. */
	check: (effects: Effects) => Promise<Checked>;
};
