// What pages read of a published version, each page as a whole. No list is answered from what was kept of a round before,
// and every return is another one; what all returns of a source share is kept, as it is when people read. The bare figure is
// the bound of the page at demo scale 30 (900,000 returns); drawing it comes on top.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../etl/config.ts';
import { parseHeader } from '../../sql/queries/header.ts';
import { readReturnList, returnListParams } from '../../web/lib/rma/return-list.ts';
import { readReturn } from '../../web/lib/rma/return.server.ts';
import { Warehouse, type Lease } from '../../web/lib/server/warehouse.ts';
import type { Measured } from './main.ts';

const returnsRead = 40;
const rounds = 5;

/** Filters and orders of the list: each alone, and what reads the lines besides. */
const lists = [
	'',
	'sort=amount',
	'sort=-turnaround',
	'sort=number',
	'sort=due&outcome=open',
	'late=1',
	'outcome=settled&sort=owed',
	'category=Shoes',
	'category=Shoes&sort=-amount',
	'reason=defective&sort=units',
	'channel=webshop&country=DE',
	'warehouse=W2&sort=-stage',
	'disposition=scrap',
	'product=P-SHO-00002',
	'q=00012',
	'page=200'
];

/** Medians of the pages of returns in the version that `<folder>/data` publishes; of the page of one return p95 too. */
export async function benchReads({ folder, scale }: { folder: string; scale: number }): Promise<Measured[]> {
	const read = async (cacheCells: number, bench: typeof benchReturn): Promise<Measured[]> => {
		const warehouse = new Warehouse({
			folder: join(folder, 'data', 'published'),
			queries: readQueries(),
			// as the dashboard is started
			connections: 4,
			threads: 2,
			memoryMb: 2000,
			seconds: 60,
			cacheCells
		});
		const lease = warehouse.lease();
		try {
			return await bench(lease, scale);
		} finally {
			lease.release();
			await warehouse.close();
		}
	};
	return [...(await read(2_000_000, benchReturn)), ...(await read(0, benchLists))];
}

async function benchReturn(lease: Lease, scale: number): Promise<Measured[]> {
	const [publication] = await lease.ask('overview_publication', {});
	const keys = (await lease.run(
		`select source_id, return_id from (
			select *, row_number() over (order by hash(return_id)) as place from marts.fct_returns
		) where place <= $n order by place`,
		{ n: returnsRead }
	)) as { source_id: string; return_id: string }[];
	const times: number[] = [];
	for (const [index, key] of keys.entries()) {
		const time = await timed(() => readReturn(lease, key, publication!.data_to));
		// the first reads what every one of them reads
		if (index > 0) times.push(time);
	}
	times.sort((one, other) => one - other);
	const row = (what: string, share: number): Measured => ({
		what: `scale ${scale}: the page of a return, ${what}`,
		ours: times[Math.floor(times.length * share)]!,
		bare: 50,
		unit: 'ms',
		target: 1
	});
	return [row('median', 0.5), row('95 of 100', 0.95)];
}

async function benchLists(lease: Lease, scale: number): Promise<Measured[]> {
	const [publication] = await lease.ask('overview_publication', {});
	const measured: Measured[] = [];
	for (const query of lists) {
		const params = returnListParams(readReturnList(new URL(`http://localhost/returns?${query}`), publication!));
		const times: number[] = [];
		for (let round = 0; round <= rounds; round++) {
			const time = await timed(() =>
				Promise.all([
					lease.ask('rma_list', params),
					lease.ask('rma_totals', params),
					lease.ask('rma_stage_totals', params)
				])
			);
			if (round > 0) times.push(time);
		}
		times.sort((one, other) => one - other);
		measured.push({
			what: `scale ${scale}: the list of returns, ${query || 'as it opens'}`,
			ours: times[Math.floor(times.length / 2)]!,
			bare: 150,
			unit: 'ms',
			target: 1
		});
	}
	return measured;
}

function readQueries() {
	const folder = join(projectFolder, 'sql', 'queries');
	const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
	return new Map(
		files.map((name) => {
			const sql = readFileSync(join(folder, name), 'utf8');
			const header = parseHeader(name, sql);
			return [header.name, { sql, parameters: header.parameters }] as const;
		})
	);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}
