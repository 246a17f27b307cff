// Sheets of Excel workbooks. One sheet is one table: its first row with values is the header.
import type { DuckDBConnection } from '@duckdb/node-api';
import { createAppendedView } from '../../sql/load/tabular.ts';
import { RetourError } from '../errors.ts';
import { openAppendedRows } from './appended-rows.ts';
import { checkHeader } from './header.ts';
import type { RowReject, Tabular } from './tabular.ts';
import { lettersOf } from './xlsx/cells.ts';
import { sheetRows, type OddCells, type SheetRow } from './xlsx/sheet.ts';
import { openWorkbook, type Workbook, type WorkbookSheet } from './xlsx/workbook.ts';

type SheetFile = {
	path: string;
	name: string;
	relation: string;
	/** By its name, without regard to case; absent: the only one that is not hidden. */
	sheet?: string | undefined;
};

const rawCharacters = 4_000;
const mostRejects = 100_000;

/** The names of the sheets of a workbook. Throws `TABULAR_UNREADABLE`, `TABULAR_TOO_LARGE`. */
export async function sheetNames(path: string, name: string): Promise<{ name: string; isHidden: boolean }[]> {
	const workbook = await openWorkbook(path, name);
	workbook.close();
	return workbook.sheets.map((sheet) => ({ name: sheet.name, isHidden: sheet.isHidden }));
}

/**
 * Reads a sheet into its relation; `_line` is the number of the row in the sheet. Null: it has no row.
 * Throws `TABULAR_UNREADABLE`, `TABULAR_TOO_LARGE`, `TABULAR_HEADER`, `TABULAR_SHEET`.
 */
export async function readSheet(connection: DuckDBConnection, file: SheetFile): Promise<Tabular | null> {
	const { name, relation } = file;
	const workbook = await openWorkbook(file.path, name);
	try {
		const odd: OddCells = { errors: 0, formulas: 0, first: null };
		const { columns, rows } = await splitHeader(workbook, file, odd);
		if (columns.length === 0) return null;
		const rejects: RowReject[] = [];
		const appended = await openAppendedRows(connection, relation, columns);
		let count = 0;
		try {
			for await (const portion of rows)
				for (const { line, values } of portion) {
					const surplus = values.findIndex((value, column) => column >= columns.length && value !== undefined);
					if (surplus === -1) appended.append(values, line);
					else rejects.push(surplusOf(name, line, values, surplus));
					if (rejects.length > mostRejects)
						throw new RetourError(
							'source',
							'TABULAR_UNREADABLE',
							`${name}: more than ${mostRejects} rows have values beside the columns of its header`,
							{ hint: 'the header is the first row that has values; remove titles above it' }
						);
				}
		} finally {
			count = appended.close();
		}
		await connection.run(createAppendedView(relation, columns, name));
		return { columns, rows: count, rejects, warnings: warningsOf(name, odd) };
	} finally {
		workbook.close();
	}
}

/** The header of a sheet; empty where it has no row. Throws like `readSheet`. */
export async function sheetColumns(file: Omit<SheetFile, 'relation'>): Promise<string[]> {
	const workbook = await openWorkbook(file.path, file.name);
	try {
		const { columns, rows } = await splitHeader(workbook, file, { errors: 0, formulas: 0, first: null });
		await rows.return(undefined);
		return columns;
	} finally {
		workbook.close();
	}
}

/** The header of the sheet, empty where it has no row, and the rows below it, which end the reading when returned. */
async function splitHeader(
	workbook: Workbook,
	{ name, sheet }: Pick<SheetFile, 'name' | 'sheet'>,
	odd: OddCells
): Promise<{ columns: string[]; rows: AsyncGenerator<SheetRow[]> }> {
	const portions = sheetRows(workbook, chooseSheet(workbook, name, sheet), odd);
	const rows = firstRowApart(portions);
	const { value: first } = await rows.next();
	const header = first?.[0];
	return {
		columns: header
			? checkHeader(
					Array.from(header.values, (value: string | undefined) => value ?? ''),
					name
				)
			: [],
		rows
	};
}

/** The first portion is the first row alone. */
async function* firstRowApart(portions: AsyncGenerator<SheetRow[]>): AsyncGenerator<SheetRow[]> {
	let isFirst = true;
	for await (const portion of portions) {
		if (!isFirst) yield portion;
		else {
			isFirst = false;
			yield portion.slice(0, 1);
			yield portion.slice(1);
		}
	}
}

function chooseSheet({ sheets }: Workbook, name: string, wanted: string | undefined): WorkbookSheet {
	const visible = sheets.filter((sheet) => !sheet.isHidden);
	const chosen =
		wanted === undefined
			? visible.length === 1
				? visible[0]
				: undefined
			: sheets.find((sheet) => sheet.name.trim().toLowerCase() === wanted.trim().toLowerCase());
	if (chosen) return chosen;
	const found = sheets.map((sheet) => sheet.name).join(', ') || 'none';
	const sentence =
		wanted === undefined
			? `${name} has ${visible.length} sheets, and nothing says which to read: ${found}`
			: `${name} has no sheet ${wanted}; it has ${found}`;
	throw new RetourError('source', 'TABULAR_SHEET', sentence, {
		hint: 'name the sheet after its entity, or set `sheet` where an input is configured'
	});
}

const surplusOf = (name: string, line: number, values: readonly string[], column: number): RowReject => ({
	file: name,
	line,
	column: null,
	found: `${lettersOf(column)}${line}: ${values[column]!.slice(0, 150)}`,
	reason: 'too_many_columns',
	raw: JSON.stringify(Array.from(values, (value: string | undefined) => value ?? null)).slice(0, rawCharacters)
});

function warningsOf(name: string, { errors, formulas, first }: OddCells): string[] {
	const counted = (count: number, what: string) => `${count} ${count === 1 ? 'cell' : 'cells'} with ${what}`;
	const found = [
		...(errors > 0 ? [counted(errors, 'an error such as #N/A')] : []),
		...(formulas > 0 ? [counted(formulas, 'a formula that was never calculated')] : [])
	];
	return found.length === 0
		? []
		: [`${name} has ${found.join(' and ')}, the first in ${first}; each is read as the text that it shows`];
}
