// The SQL files of a mapping folder. `orders.sql` gives rows of the contract entity `orders`; `_lines.sql` is a step:
// its rows become the relation `lines`, which every other file of the folder may read.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { StatementType } from '@duckdb/node-api';
import { contract, entityOf, findEntity } from '../../contract/contract.ts';
import { RetourError } from '../../errors.ts';

export type MappingFile = {
	/** File name, for messages. */
	file: string;
	/** The entity, or the relation of a step. */
	name: string;
	role: 'entity' | 'step';
	select: string;
};

/**
 * The mapping files of a folder, entities in the order of the contract. Throws `SOURCE_MAPPING_FOLDER` where there is
 * no folder or no mapping in it, `SOURCE_MAPPING_NAME` for a file that is named after no entity or like an input.
 */
export function readMappings(folder: string, inputs: readonly string[]): MappingFile[] {
	const files = listSql(folder).map((file): MappingFile => {
		const stem = file.slice(0, -'.sql'.length);
		const role = stem.startsWith('_') ? 'step' : 'entity';
		return {
			file,
			name: role === 'step' ? stem.slice(1) : stem,
			role,
			select: readFileSync(join(folder, file), 'utf8')
		};
	});
	const misnamed = files.filter(({ role, name }) => (role === 'entity' ? !findEntity(name) : inputs.includes(name)));
	if (misnamed.length > 0) throw nameError(misnamed);
	const entities = files.filter(({ role }) => role === 'entity');
	if (entities.length === 0)
		throw new RetourError('source', 'SOURCE_MAPPING_FOLDER', `${folder} holds no mapping`, {
			hint: 'write one SELECT per entity, such as orders.sql and return_lines.sql'
		});
	const position = ({ name }: MappingFile) => contract.findIndex((entity) => entity.name === name);
	return [...files.filter(({ role }) => role === 'step'), ...entities.sort((a, b) => position(a) - position(b))];
}

/** Changes whenever the text of a mapping does: all files have to be mapped again then. */
export function hashMappings(mappings: readonly MappingFile[]): string {
	const hash = createHash('sha256');
	for (const { file, select } of mappings) hash.update(JSON.stringify([file, select]));
	return hash.digest('hex').slice(0, 32);
}

/**
 * Throws `SOURCE_MAPPING_SQL` unless the file is a single SELECT without parameters that binds against the relations
 * there are.
 */
export async function checkSelect(connection: DuckDBConnection, mapping: MappingFile): Promise<void> {
	if (mapping.select.replaceAll(/--.*$|;/gm, '').trim() === '') throw selectError(mapping, 'the file is empty');
	const statements = await connection.extractStatements(mapping.select).catch((error: unknown) => {
		throw sqlError(mapping, error);
	});
	if (statements.count !== 1) throw selectError(mapping, `the file holds ${statements.count} statements`);
	const statement = await statements.prepare(0).catch((error: unknown) => {
		throw sqlError(mapping, error);
	});
	try {
		if (statement.statementType !== StatementType.SELECT)
			throw selectError(mapping, `the statement is ${StatementType[statement.statementType]}`);
		if (statement.parameterCount > 0) throw selectError(mapping, 'the SELECT has parameters');
	} finally {
		statement.destroySync();
	}
}

/** What the columns of a mapping lack to be rows of its entity; empty if nothing. */
export function contractProblems(mapping: MappingFile, columns: readonly string[]): string[] {
	const given = new Set(columns.map((column) => column.toLowerCase()));
	const missing = entityOf(mapping.name)
		.columns.filter(({ need, name }) => need !== 'optional' && !given.has(name))
		.map(({ name }) => name);
	const repeated = columns.filter((column, index) => columns.findIndex((other) => sameName(other, column)) < index);
	return [
		...(missing.length > 0 ? [`${mapping.file} does not give ${missing.join(', ')}, required of ${mapping.name}`] : []),
		...(repeated.length > 0 ? [`${mapping.file} gives ${repeated.join(', ')} twice`] : []),
		...(given.has('_line') && !given.has('_file') ? [`${mapping.file} gives _line without _file`] : [])
	];
}

/** Columns that the entity does not have. They are kept as they come, beside the row. */
export function unknownColumns(mapping: MappingFile, columns: readonly string[]): string[] {
	const known = new Set(['_file', '_line', ...entityOf(mapping.name).columns.map(({ name }) => name)]);
	return columns.filter((column) => !known.has(column.toLowerCase()));
}

/** A failure of DuckDB as a coded one that names the file; its first sentence and the line it points at. */
export function sqlError(mapping: MappingFile, cause: unknown): RetourError {
	const message = cause instanceof Error ? cause.message : String(cause);
	const [sentence = '', ...rest] = message.split('\n').filter((line) => line.trim() !== '');
	const pointed = rest.find((line) => line.startsWith('LINE '));
	const hint = /file system operations are disabled/.test(message)
		? 'a mapping reads the inputs of its source only; name the file as an input in the configuration'
		: pointed?.replace(/^LINE (\d+):\s*/, 'line $1: ');
	return new RetourError('source', 'SOURCE_MAPPING_SQL', `${mapping.file}: ${sentence}`, {
		cause,
		...(hint ? { hint } : {})
	});
}

const selectError = ({ file }: MappingFile, found: string): RetourError =>
	new RetourError('source', 'SOURCE_MAPPING_SQL', `${file} must be one SELECT: ${found}`);

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function listSql(folder: string): string[] {
	try {
		return readdirSync(folder)
			.filter((name) => name.endsWith('.sql'))
			.sort();
	} catch (cause) {
		throw new RetourError('source', 'SOURCE_MAPPING_FOLDER', `the mapping folder ${folder} cannot be read`, {
			cause,
			hint: 'set `mapping` of the source to the folder that holds its .sql files'
		});
	}
}

function nameError(misnamed: readonly MappingFile[]): RetourError {
	const sentences = misnamed.map(({ file, role, name }) =>
		role === 'step' ? `${file} would replace the input ${name}` : `${file} is named after no entity of the contract`
	);
	return new RetourError('source', 'SOURCE_MAPPING_NAME', sentences.join('; '), {
		hint: `an entity is one of ${contract.map(({ name }) => name).join(', ')}; a step begins with an underscore`
	});
}
