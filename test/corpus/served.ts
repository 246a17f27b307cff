// What is served while bad input comes in: a good source beside the folders of many cases, whole runs that publish, and
// the rows of the good source in every published table, which must not have moved.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig, type Config } from '../../etl/config.ts';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { describeError, RetourError } from '../../etl/errors.ts';
import { runPipeline } from '../../etl/pipeline.ts';
import { currentVersion, versionFile } from '../../etl/publish/versions.ts';
import { effects as still } from './yard.ts';

const effects: Effects = { ...still, now: () => new Date() };

const good: Readonly<Record<string, readonly string[]>> = {
	'products.csv': ['product_id,name,category', 'p1,Trail runner,Shoes', 'p2,Linen dress,Dresses'],
	'orders.csv': [
		'order_id,customer_id,ordered_at,currency',
		'o1,k1,2026-01-05T10:00:00Z,EUR',
		'o2,k2,2026-01-06T10:00:00Z,EUR'
	],
	'order_lines.csv': [
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		'l1,o1,p1,2,180.00,2026-01-06T10:00:00Z',
		'l2,o2,p2,1,60.00,2026-01-07T10:00:00Z'
	],
	'returns.csv': ['return_id,order_id,customer_id,requested_at', 'r1,o1,k1,2026-01-15T09:00:00Z'],
	'return_lines.csv': [
		'return_line_id,return_id,order_line_id,product_id,quantity,reason_code',
		'rl1,r1,l1,p1,1,defective'
	],
	'refunds.csv': ['refund_id,return_id,amount,currency,paid_at', 'f1,r1,90.00,EUR,2026-01-20T10:00:00Z']
};

export type Served = {
	/** Runs everything over the good source and these folders; what is wrong with what is served then. */
	with: (folders: readonly string[]) => Promise<string[]>;
};

/** Publishes the good source; each look at what is served begins from there. */
export async function openServed(root: string): Promise<Served> {
	const folder = join(root, 'good');
	const base = join(root, 'base');
	mkdirSync(folder, { recursive: true });
	for (const [name, lines] of Object.entries(good)) writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
	const config = (folders: readonly string[]): Config =>
		checkConfig(
			{
				sources: [
					{ id: 'good', kind: 'files', folder, quietSeconds: 0 },
					...folders.map((bad, at) => ({ id: `bad-${at}`, kind: 'files' as const, folder: bad, quietSeconds: 0 }))
				],
				limits: { threads: 2, memoryMb: 1000 }
			},
			null
		);
	const run = (dataFolder: string, folders: readonly string[]) =>
		runPipeline({
			config: config(folders),
			environment: { dataFolder },
			effects,
			trigger: 'command',
			signal: new AbortController().signal
		});
	await run(base, []);
	const before = await goodRows(base);
	let looks = 0;
	return {
		with: async (folders) => {
			const dataFolder = join(root, `look-${looks++}`);
			cpSync(base, dataFolder, { recursive: true });
			const problems: string[] = [];
			try {
				const { sources, version } = await run(dataFolder, folders);
				for (const source of sources)
					for (const { entity, rows_read, inserted, updated, unchanged, quarantined } of source.entities)
						if (rows_read !== inserted + updated + unchanged + quarantined)
							problems.push(`served: ${source.source} lost rows of ${entity}`);
				if (sources.some(({ source, outcome }) => source === 'good' && outcome === 'failed'))
					problems.push('served: the good source failed');
				if (!version) problems.push('served: nothing was published');
			} catch (error) {
				// A named refusal to publish leaves the last version, which is looked at below.
				if (!(error instanceof RetourError)) problems.push(`served: an error without a name: ${describeError(error)}`);
			}
			const after = await goodRows(dataFolder);
			for (const [table, rows] of before)
				if (after.get(table) !== rows)
					problems.push(`served: ${table} of the good source was ${rows} and is ${after.get(table)}`);
			rmSync(dataFolder, { recursive: true });
			return problems;
		}
	};
}

/** The rows of the good source in each published table, as one text a table. */
async function goodRows(dataFolder: string): Promise<Map<string, string>> {
	const { connection, close } = await openDatabase(versionFile(dataFolder, currentVersion(dataFolder) ?? ''), effects, {
		readOnly: true
	});
	try {
		const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson() as [string][];
		const tables = await ask(
			`select distinct table_name from duckdb_columns() where schema_name = 'marts' and column_name = 'source_id' order by all`
		);
		const found = new Map<string, string>();
		for (const [table] of tables)
			found.set(table, JSON.stringify(await ask(`select * from marts.${table} where source_id = 'good' order by all`)));
		return found;
	} finally {
		close();
	}
}
