// The statements with which mapped files become contract rows: inputs are gathered into one relation each, the
// instance is sealed, then the user's own SELECTs run over these relations and nothing else.
import { literal, quoted } from '../../load/quoting.ts';

/** Where an instance in memory may put what does not fit into it. */
export const spillInto = (folder: string): string => `set temp_directory = ${literal(folder)}`;

/** An input's relation before any file is in it: every column is text, and each row knows its place. */
export const createInput = (input: string, columns: readonly string[]): string =>
	`create table ${quoted(input)} (${[...columns.map((column) => `${quoted(column)} varchar`), '_file varchar', '_line bigint'].join(', ')})`;

/** Moves the rows of one file, already read into a relation, into its input; columns it lacks stay null. */
export const gatherFile = (input: string, relation: string, columns: readonly string[]): string =>
	`insert into ${quoted(input)} by name
	select ${[...columns.map((column) => `${quoted(column)}::varchar as ${quoted(column)}`), '_file', '_line'].join(', ')}
	from ${quoted(relation)}`;

export const addInputColumn = (input: string, column: string): string =>
	`alter table ${quoted(input)} add column ${quoted(column)} varchar`;

/**
 * From here on the instance can read and write the named files only, and no setting can be changed any more: a
 * mapping is a user's text and must not reach other files of the machine.
 */
export const sealed = (writable: readonly string[]): readonly string[] => [
	`set allowed_paths = [${writable.map(literal).join(', ')}]`,
	'set enable_external_access = false',
	'set lock_configuration = true'
];

/** A step is kept as a table: several mappings read it, and its rows need computing once only. */
export const createStep = (name: string, select: string): string => `create table ${quoted(name)} as\n${bare(select)}`;

/** Column names and types of a SELECT, without running it. */
export const describeSelect = (select: string): string => `describe (\n${bare(select)}\n)`;

/** Writes the rows of a SELECT. `lineless`: it gives `_file` alone, since its rows were made from several lines. */
export const writeRows = (select: string, path: string, { lineless }: { lineless: boolean }): string =>
	`copy (
	select *${lineless ? ', null::bigint as _line' : ''} from (\n${bare(select)}\n)
	) to ${literal(path)} (format parquet, compression zstd)`;

export const countRows = (input: string): string => `select count(*)::double as n from ${quoted(input)}`;

/** The input rows that no located result names: how many, and the first three places. */
export function untakenRows(input: string, located: readonly string[]): string {
	const places = `select _file::varchar as _file, _line::bigint as _line from read_parquet([${located.map(literal).join(', ')}], union_by_name = true)`;
	const rows =
		located.length === 0 ? quoted(input) : `${quoted(input)} anti join (${places}) as taken using (_file, _line)`;
	return `select
		count(*)::double as untaken,
		min({ file: _file, line: _line }, 3)::json::varchar as first_places
	from ${rows}`;
}

/** Without the semicolon that ends a file. */
const bare = (select: string): string => select.replace(/;\s*$/, '');
