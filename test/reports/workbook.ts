// A workbook as it is read by the reader that takes in other people's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sheetRows } from '../../etl/tabular/xlsx/sheet.ts';
import { openWorkbook } from '../../etl/tabular/xlsx/workbook.ts';

/** The rows of a sheet of a workbook, as texts. */
export async function readRows(bytes: Uint8Array, sheet: string): Promise<string[][]> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-report-'));
	const file = join(folder, 'report.xlsx');
	writeFileSync(file, bytes);
	const workbook = await openWorkbook(file, 'report.xlsx');
	try {
		const found = workbook.sheets.find(({ name }) => name === sheet);
		if (!found) throw new Error(`no sheet ${sheet} among ${workbook.sheets.map(({ name }) => name).join()}`);
		const rows: string[][] = [];
		for await (const part of sheetRows(workbook, found, { errors: 0, formulas: 0, first: null }))
			rows.push(...part.map(({ values }) => [...values]));
		return rows;
	} finally {
		workbook.close();
		rmSync(folder, { recursive: true });
	}
}
