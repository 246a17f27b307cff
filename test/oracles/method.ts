// What an oracle file holds, and what a method answers.
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';

/** One figure beside what somebody else published. `tolerance` is absolute, or of the expected number if `relative`. */
export type Figure = { name: string; found: unknown; expected: unknown; tolerance: number; relative?: boolean };

// Files are of any shape beyond these keys: each method looks at what it is given and refuses what it does not know.
export type Json = any;

export type OracleCase = {
	id: string;
	input?: Json;
	expected?: Json;
	printed?: Json;
	published?: Json;
	tolerance_abs?: number;
	tolerance_rel?: number;
	[key: string]: Json;
};

export type Oracle = {
	method: string;
	source?: string;
	cases?: OracleCase[];
	tolerance_abs?: number;
	tolerance_rel?: number;
	[key: string]: Json;
};

export type Values = Record<string, DuckDBValue>;

/** An in-memory database with every macro in schema `marts`, and the folder of the oracles (for their data files). */
export type Desk = {
	connection: DuckDBConnection;
	/** Counts come as numbers, not as bigints. */
	rows(sql: string, values?: Values): Promise<Record<string, Json>[]>;
	folder: string;
};

/** The cases of a file, each with a function that computes every figure. Files without `cases` name their own. */
export type Method = (oracle: Oracle) => { id: string; figures(desk: Desk): Promise<Figure[]> }[];
