// Where mappings run: a DuckDB of its own in memory, which holds the inputs of one extraction and is then sealed, so
// that a mapping, which is a user's text, reads these inputs and nothing else of the machine.
import type { DuckDBConnection } from '@duckdb/node-api';
import {
	addInputColumn,
	countRows,
	createInput,
	createStep,
	describeSelect,
	gatherFile,
	sealed,
	spillInto,
	untakenRows,
	writeRows
} from '../../../sql/sources/mapped/statements.ts';
import { openDatabase, type Effects } from '../../effects.ts';
import { checkSelect, sqlError, type MappingFile } from './mapping-files.ts';

export type Place = { file: string; line: number };

export class Workbench {
	readonly connection: DuckDBConnection;
	readonly #close: () => void;
	/** Columns of each input's relation, without `_file` and `_line`. */
	readonly #columns = new Map<string, string[]>();

	private constructor(connection: DuckDBConnection, close: () => void) {
		this.connection = connection;
		this.#close = close;
	}

	/** `folder` takes what does not fit into memory. */
	static async open(effects: Effects, { timezone, folder }: { timezone: string; folder: string }): Promise<Workbench> {
		const { connection, close } = await openDatabase(':memory:', effects, { timezone });
		await connection.run(spillInto(folder));
		return new Workbench(connection, close);
	}

	/** An empty relation for an input, with the columns that its files are known to have. */
	async addInput(input: string, columns: readonly string[]): Promise<void> {
		await this.connection.run(createInput(input, columns));
		this.#columns.set(input, [...columns]);
	}

	/** Adds the rows of a file, which were read into `relation`. Columns the input does not have yet are added to it. */
	async gather(input: string, relation: string, columns: readonly string[]): Promise<void> {
		const known = this.columnsOf(input);
		for (const column of columns) {
			if (known.some((other) => other.toLowerCase() === column.toLowerCase())) continue;
			await this.connection.run(addInputColumn(input, column));
			known.push(column);
		}
		await this.connection.run(gatherFile(input, relation, columns));
	}

	columnsOf(input: string): string[] {
		const columns = this.#columns.get(input);
		if (!columns) throw new Error(`no input ${input} on the workbench`);
		return columns;
	}

	/** No file can be reached after this but the ones named. */
	async seal(writable: readonly string[]): Promise<void> {
		for (const statement of sealed(writable)) await this.connection.run(statement);
	}

	/**
	 * Runs the steps, each after those that it reads. Throws `SOURCE_MAPPING_SQL` for the first that cannot be run.
	 */
	async runSteps(steps: readonly MappingFile[]): Promise<void> {
		let waiting = steps;
		while (waiting.length > 0) {
			const failed: { step: MappingFile; error: unknown }[] = [];
			for (const step of waiting) {
				const error = await checkSelect(this.connection, step).then(
					() => null,
					(reason: unknown) => reason
				);
				if (error) failed.push({ step, error });
				else await this.#run(step, createStep(step.name, step.select));
			}
			// a step that does not bind may read one that comes later in the alphabet
			if (failed.length === waiting.length) throw failed[0]?.error;
			waiting = failed.map(({ step }) => step);
		}
	}

	/** The columns that a mapping gives. Throws `SOURCE_MAPPING_SQL` if it is no SELECT over the relations there are. */
	async describe(mapping: MappingFile): Promise<string[]> {
		await checkSelect(this.connection, mapping);
		const described = await this.#run(mapping, describeSelect(mapping.select));
		return described.map((row) => String(row.column_name));
	}

	/** Writes the rows of a mapping to a Parquet file; their number. */
	async write(mapping: MappingFile, path: string, options: { lineless: boolean }): Promise<number> {
		const [written] = await this.#run(mapping, writeRows(mapping.select, path, options));
		return Number(written?.Count ?? 0);
	}

	/** How many rows of an input none of these files names, and the first three places. */
	async untaken(input: string, located: readonly string[]): Promise<{ untaken: number; first: Place[] }> {
		const read = await this.connection.runAndReadAll(untakenRows(input, located));
		const [row] = read.getRowObjectsJS();
		return { untaken: Number(row?.untaken ?? 0), first: JSON.parse(String(row?.first_places ?? '[]')) as Place[] };
	}

	/** Rows of an input. */
	async count(input: string): Promise<number> {
		const read = await this.connection.runAndReadAll(countRows(input));
		return Number(read.getRowsJS()[0]?.[0]);
	}

	close(): void {
		this.#close();
	}

	async #run(mapping: MappingFile, statement: string): Promise<Record<string, unknown>[]> {
		try {
			return (await this.connection.runAndReadAll(statement)).getRowObjectsJS();
		} catch (error) {
			throw sqlError(mapping, error);
		}
	}
}
