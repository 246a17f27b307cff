// Each folder of cases/ is a small company: raw/<entity>.csv goes in, expect/<relation>.csv must come out. Only the
// columns that a file of expect/ names are compared, rows in any order; an empty field is null.
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runAudits } from '../../etl/models/audit.ts';
import type { Model } from '../../etl/models/parse.ts';
import { effects, openWarehouse, partOfModels, sqlFolder, type RawRow, type Warehouse } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const folder = fileURLToPath(new URL('./cases', import.meta.url));

const sources = [
	{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'EUR' },
	{ id: 'till', kind: 'files', title: 'Till', timezone: 'Europe/London', currency: 'GBP' }
];

/** Facts and dimensions with their audits; the statistics on them have tests of their own. */
let part: string;
beforeAll(async () => {
	const isFact = ({ layer, name }: Model) => layer === 'marts' && /^(fct|dim)_/.test(name) && name !== 'fct_signals';
	part = (await partOfModels(isFact)).folder;
	for (const besides of ['audits', 'macros'])
		cpSync(join(sqlFolder, besides), join(part, besides), { recursive: true });
});
afterAll(() => rmSync(part, { recursive: true, force: true }));

describe.each(readdirSync(folder).sort())('case %s', (name) => {
	it(sentenceOf(name), async () => {
		const warehouse = await openWarehouse({ sources, folder: part });
		try {
			await loadCase(warehouse, join(folder, name, 'raw'));
			await warehouse.build();
			for (const file of readdirSync(join(folder, name, 'expect')).sort()) {
				const { columns, rows } = await readCsv(warehouse, join(folder, name, 'expect', file));
				const relation = file.slice(0, -'.csv'.length);
				const found = await warehouse.rows(`select ${columns.map(asText).join(', ')} from ${relation}`);
				expect(sorted(found, columns), `${name}: ${relation}`).toEqual(sorted(rows, columns));
			}
			const audits = await runAudits({ connection: warehouse.connection, effects, folder: part });
			expect(audits.filter((audit) => audit.severity === 'stop' && audit.failures > 0)).toEqual([]);
		} finally {
			warehouse.close();
		}
	});
});

/** The first line of the case's README. */
function sentenceOf(name: string): string {
	return readFileSync(join(folder, name, 'README.md'), 'utf8').split('\n')[0] ?? name;
}

async function loadCase(warehouse: Warehouse, raw: string): Promise<void> {
	for (const file of readdirSync(raw).sort()) {
		const { rows } = await readCsv(warehouse, join(raw, file));
		for (const source of sources) {
			const own = rows.filter((row) => (row.source_id ?? 'erp') === source.id);
			if (own.length > 0) await warehouse.load({ [file.slice(0, -'.csv'.length)]: own }, { source: source.id });
		}
	}
}

async function readCsv(warehouse: Warehouse, path: string): Promise<{ columns: string[]; rows: RawRow[] }> {
	const reader = await warehouse.connection.runAndReadAll(
		`select * from read_csv('${path}', header = true, all_varchar = true, delim = ',', quote = '"')`
	);
	return { columns: reader.columnNames(), rows: reader.getRowObjectsJson() as RawRow[] };
}

/** Numbers without trailing zeros, everything else as DuckDB prints it. */
const asText = (column: string): string =>
	`regexp_replace(regexp_replace("${column}"::varchar, '^(-?\\d+\\.\\d*?)0+$', '\\1'), '\\.$', '') as "${column}"`;

const sorted = (rows: Record<string, unknown>[], columns: string[]): string[] =>
	rows.map((row) => columns.map((column) => `${column}=${String(row[column] ?? '')}`).join(' ')).sort();
