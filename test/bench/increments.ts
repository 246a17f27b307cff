// What the next run costs: of nothing new, of what a company has done since (about one row in a hundred), of one row in a
// hundred touched by its source without saying anything else, and of one in a hundred changed in what it says, spread over
// all of history; each a whole process, as the schedule would start it. And how much memory the largest of them takes.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkConfig } from '../../etl/config.ts';
import { contract, keyColumns } from '../../etl/contract/contract.ts';
import { openDatabase } from '../../etl/effects.ts';
import { demo } from '../../etl/sources/demo/demo.ts';
import type { Cursor } from '../../etl/sources/types.ts';
import { extraction } from '../extraction.ts';
import { quiet } from '../load/store.ts';
import type { Measured } from './main.ts';

/** Leaves nothing. `scale` as of the demo: 1 is 300,000 order lines. */
export async function benchIncrements({ scale }: { scale: number }): Promise<Measured[]> {
	const folder = mkdtempSync(join(tmpdir(), 'retour-bench-'));
	try {
		const input = join(folder, 'input');
		const days = await liveOn(folder, scale, readOn);
		const [all, news] = days.map(({ rows }) => rows);
		days[0]!.hand(input);
		const config = join(folder, 'retour.config.ts');
		const settings = {
			reporting: { currency: 'EUR', timezone: 'Europe/Berlin' },
			sources: [{ id: 'shop', kind: 'files' as const, folder: './input', timezone: 'UTC', quietSeconds: 0 }],
			limits: { threads: 2, memoryMb: 1200 }
		};
		checkConfig(settings, config);
		writeFileSync(config, `export default ${JSON.stringify(settings)};\n`);

		const run = () => once(config, join(folder, 'data'));
		const full = await run();
		await run(); // remembers what it had to look at twice
		const same = await run();
		days[1]!.hand(input);
		const lived = await run();
		await changeSome(input, 'touched', {});
		const touched = await run();
		await changeSome(input, 'changed', otherwise);
		const changed = await run();
		for (const [name, { ms, kilobytes, steps }] of Object.entries({ full, same, lived, touched, changed }))
			console.log(
				`scale ${scale}, ${name}: ${(ms / 1000).toFixed(1)} s, ${(kilobytes / 1024).toFixed(0)} MB; ${steps}`
			);
		const most = Math.max(...[full, same, lived, touched, changed].map(({ kilobytes }) => kilobytes)) / 1024;
		return [
			{
				what: `scale ${scale}: ${((news! / all!) * 100).toFixed(1)} % of rows new or changed by living on, against the full run`,
				ours: lived.ms,
				bare: full.ms,
				unit: 'ms',
				target: 0.05
			},
			{
				what: `scale ${scale}: 1 % of rows changed, against the full run`,
				ours: changed.ms,
				bare: full.ms,
				unit: 'ms',
				target: 0.05
			},
			{
				what: `scale ${scale}: 1 % of rows touched, against the full run`,
				ours: touched.ms,
				bare: full.ms,
				unit: 'ms',
				target: 0.05
			},
			{
				what: `scale ${scale}: nothing changed`,
				ours: same.ms,
				bare: scale > 1 ? 3000 : 1000,
				unit: 'ms',
				target: 1
			},
			{ what: `scale ${scale}: memory of a run`, ours: most, bare: 2048, unit: 'MB', target: 1 }
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const start = '2023-10-01';
/** The demo company is read as of the first day, and then as of the second. */
const readOn = ['2026-11-10', '2026-11-20'];

type Lived = {
	rows: number;
	/** Puts the files into a folder of the contract: `<entity>/<file>.parquet`. */
	hand: (input: string) => void;
};

/** The demo company up to each day in turn: what is new or has changed since the one before. */
async function liveOn(folder: string, scale: number, days: readonly string[]): Promise<Lived[]> {
	const effects = { ...quiet, memoryLimit: '4GB' };
	const lived: Lived[] = [];
	let cursor: Cursor = {};
	for (const day of days) {
		const landed = join(folder, `landed-${day}`);
		mkdirSync(landed, { recursive: true });
		const landing = await demo({ scale, day, start }).extract(extraction({ effects, cursor, folder: landed }));
		cursor = landing!.cursor;
		lived.push({
			rows: await countRows(join(landed, '*.parquet')),
			hand: (input) => {
				for (const { entity, file } of landing!.files) {
					mkdirSync(join(input, entity), { recursive: true });
					const path = join(input, entity, `${day}-${basename(file)}`);
					renameSync(join(landed, file), path);
					utimesSync(path, new Date('2026-11-21'), new Date('2026-11-21'));
				}
			}
		});
	}
	return lived;
}

async function countRows(files: string): Promise<number> {
	const { connection, close } = await openDatabase(':memory:', { threads: 2, memoryLimit: '1GB' });
	try {
		const counted = await connection.runAndReadAll(
			`select sum(num_rows)::double from parquet_file_metadata('${files}')`
		);
		return Number(counted.getRowsJS()[0]?.[0]);
	} finally {
		close();
	}
}

/**
 * What a row says otherwise when it has changed. Rates stay: what was published for a day is not published otherwise, and
 * one would change every amount of its week. Of the other entities only that they were touched.
 */
const otherwise: Readonly<Record<string, string>> = {
	customers: "coalesce(city, '') || ' (new)' as city",
	products: "name || ' (new)' as name, (unit_cost * 1.01)::decimal(18, 4) as unit_cost",
	batches: '(quantity + 1)::decimal(18, 4) as quantity',
	orders: "'closed' as status",
	order_lines: '(net_amount * 0.99)::decimal(18, 4) as net_amount, delivered_at + interval 1 day as delivered_at',
	returns: "coalesce(note, '') || ' (new)' as note",
	return_lines:
		"coalesce(reason_text, '') || ' (new)' as reason_text, coalesce(max(reason_code) over (), reason_code) as reason_code",
	return_events: 'occurred_at + interval 1 second as occurred_at',
	inspections: "coalesce(note, '') || ' (new)' as note",
	inventory_movements: '(unit_cost * 1.01)::decimal(18, 4) as unit_cost',
	inventory_levels: '(quantity + 1)::decimal(18, 4) as quantity',
	refunds: 'paid_at + interval 1 second as paid_at',
	exchanges: '(coalesce(price_difference, 0) + 1)::decimal(18, 4) as price_difference',
	return_costs: '(amount * 1.01)::decimal(18, 4) as amount',
	ledger_entries: 'posted_at + interval 1 second as posted_at',
	survey_responses: "coalesce(comment, '') || ' (new)' as comment"
};

/** One row in a hundred of every entity once more, changed a day later: each time another one. */
async function changeSome(input: string, name: string, says: typeof otherwise): Promise<void> {
	const { connection, close } = await openDatabase(':memory:', { threads: 2, memoryLimit: '2GB' });
	try {
		for (const entity of contract) {
			const files = join(input, entity.name, '*.parquet');
			const key = keyColumns(entity).map(({ name }) => `"${name}"`);
			const known = await connection.runAndReadAll(`select count(*)::int from glob('${files}')`);
			if (known.getRowsJS()[0]?.[0] === 0) continue;
			const words = says[entity.name] === undefined ? '' : `, ${says[entity.name]}`;
			await connection.run(
				`copy (
					select * replace (updated_at + interval 1 day as updated_at${words})
					from (
						from read_parquet('${files}', union_by_name = true)
						qualify row_number() over (partition by ${key.join(', ')} order by updated_at desc) = 1
					)
					where hash(${key.join(', ')}, '${name}') % 100 = 0
				) to '${join(input, entity.name, `zz-${name}.parquet`)}' (format parquet)`
			);
		}
	} finally {
		close();
	}
}

type Once = { ms: number; kilobytes: number; steps: string };

function once(config: string, data: string): Promise<Once> {
	return new Promise((resolve, reject) => {
		const started = performance.now();
		const child = spawn(process.execPath, [join(import.meta.dirname, 'one-run.ts')], {
			env: { ...process.env, RETOUR_CONFIG: config, RETOUR_DATA: data },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let [out, said] = ['', ''];
		child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
		child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
		child.once('error', reject);
		child.once('exit', (code) => {
			const ms = performance.now() - started;
			const kilobytes = Number(/maxRSS (\d+)/.exec(said)?.[1]);
			if (code !== 0) return reject(new Error(`the run ended with ${code}:\n${said}`));
			const { steps } = JSON.parse(out) as { steps: { step: string; ms: number }[] };
			resolve({ ms, kilobytes, steps: steps.map((step) => `${step.step} ${step.ms} ms`).join(', ') });
		});
	});
}
