// A small company whose files tell of one customer by words that stand nowhere else, and how to look for them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkConfig, type Config } from '../../etl/config.ts';
import { openDatabase } from '../../etl/effects.ts';
import { quiet } from '../load/store.ts';

export const customer = 'QK-7431-zulu';
/** Every word by which the customer could be known again; the key says where it was planted. */
export const planted = {
	id: customer,
	name: 'Wilhelmina Quackenbush',
	email: 'wilma.quack@mail.example',
	phone: '+49 171 5550199',
	region: 'Quarzland',
	city: 'Quarzhausen',
	birthday: 'born-1971-quackdays',
	shipTo: 'Quackgasse 77b, third bell',
	note: 'ring twice at the yellow door',
	reason: 'my bunion hurts in these boots',
	event: 'called about the yellow door',
	defect: 'sole smells of quackfeet',
	inspection: 'inspector met the duck lady',
	photo: 'label-of-the-duck-lady',
	reference: 'IBAN-DE99-QUACK',
	comment: 'never again with my bunions',
	held: 'held back by the duckpond',
	broken: 'torn line of the duckpond',
	flagNote: 'rang her at the duckpond',
	justification: 'boots sent twice to the duckpond',
	winBack: 'would like ducks instead',
	answer: 'answered with bunions',
	leak: 'paid twice for one bunion'
};

/** A line of CSV. */
const line = (...cells: (string | number)[]): string =>
	cells
		.map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell)))
		.join(',');

const customers = 40;
const day = (n: number): string => `2026-0${1 + (n % 6)}-${String(1 + (n % 27)).padStart(2, '0')}`;
/** The first one is the customer; the others are numbers. */
const idOf = (n: number): string => (n === 0 ? customer : `c${n}`);

/** Writes the files of the source. `more`: an order that the customer made later. */
export function writeCompany(input: string, { more = false }: { more?: boolean } = {}): void {
	mkdirSync(input, { recursive: true });
	const write = (name: string, ...lines: string[]) => writeFileSync(join(input, name), `${lines.join('\n')}\n`);
	const each = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
	const p = planted;
	write(
		'products.csv',
		'product_id,name,category,unit_cost',
		...each(6, (n) => line(`p${n}`, `Boot ${n}`, n < 3 ? 'Boots' : 'Shoes', 10 + n))
	);
	write(
		'customers.csv',
		'customer_id,name,email,phone,segment,tier,country,region,city,created_at,birthday',
		line(
			customer,
			p.name,
			p.email,
			p.phone,
			'private',
			'vip',
			'DE',
			p.region,
			p.city,
			'2024-01-01T00:00:00Z',
			p.birthday
		),
		...each(customers - 1, (n) =>
			line(
				`c${n + 1}`,
				`Person ${n}`,
				`person${n}@mail.example`,
				`+49 30 ${100000 + n}`,
				'private',
				n % 5 ? 'standard' : 'vip',
				n % 3 ? 'DE' : 'FR',
				'Land',
				'Town',
				'2024-01-01T00:00:00Z',
				''
			)
		)
	);
	const orders = each(customers * 5, (n) => n);
	write(
		'orders.csv',
		'order_id,order_number,customer_id,channel,ordered_at,currency,country,ship_to',
		...orders.map((n) =>
			line(
				`o${n}`,
				`N-${n}`,
				idOf(n % customers),
				n % 2 ? 'web' : 'store',
				`${day(n)}T10:00:00Z`,
				'EUR',
				'DE',
				n % customers === 0 ? p.shipTo : ''
			)
		),
		...(more ? [line('o9001', 'N-9001', customer, 'web', '2026-07-01T10:00:00Z', 'EUR', 'DE', p.shipTo)] : []),
		// does not fit: the day is none
		line('o9100', 'N-9100', customer, 'web', 'some day', 'EUR', 'DE', p.held)
	);
	write(
		'order_lines.csv',
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at,delivered_at',
		...orders.map((n) =>
			line(`l${n}`, `o${n}`, `p${n % 6}`, 1 + (n % 3), 40 + n, `${day(n)}T12:00:00Z`, `${day(n)}T20:00:00Z`)
		),
		...(more ? [line('l9001', 'o9001', 'p1', 1, 50, '2026-07-02T10:00:00Z', '2026-07-03T10:00:00Z')] : [])
	);
	const returns = orders.filter((n) => n % customers === 0 || n % 7 === 0);
	const isHers = (n: number) => n % customers === 0;
	write(
		'returns.csv',
		'return_id,rma_number,order_id,customer_id,requested_at,status,handler,note',
		// of some the customer is known by the order only
		...returns.map((n) =>
			line(
				`r${n}`,
				`RMA-${n}`,
				`o${n}`,
				n % 80 === 0 ? '' : idOf(n % customers),
				`${day(n + 1)}T09:00:00Z`,
				'open',
				'Lee',
				isHers(n) ? p.note : 'fine'
			)
		),
		...(more ? [line('r9001', 'RMA-9001', 'o9001', '', '2026-07-10T09:00:00Z', 'open', 'Lee', p.note)] : [])
	);
	writeFileSync(
		join(input, 'return_lines.ndjson'),
		[
			...returns.map((n) => ({
				return_line_id: `rl${n}`,
				return_id: `r${n}`,
				order_line_id: `l${n}`,
				product_id: `p${n % 6}`,
				quantity: 1,
				received_quantity: 1,
				reason_code: n % 2 ? 'too_small' : 'damaged',
				reason_text: isHers(n) ? `${p.reason},\n"really"` : 'no'
			})),
			...(more
				? [
						{
							return_line_id: 'rl9001',
							return_id: 'r9001',
							order_line_id: 'l9001',
							product_id: 'p1',
							quantity: 1,
							received_quantity: 1,
							reason_code: 'damaged',
							reason_text: p.reason
						}
					]
				: [])
		]
			.map((row) => `${JSON.stringify(row)}\n`)
			.join('')
	);
	write(
		'return_events.csv',
		'event_id,return_id,stage,occurred_at,actor,note',
		...returns.flatMap((n) => [
			line(
				`e${n}a`,
				`r${n}`,
				'requested',
				`${day(n + 1)}T09:00:00Z`,
				isHers(n) ? p.name : 'customer',
				isHers(n) ? p.event : ''
			),
			line(`e${n}b`, `r${n}`, 'received', `${day(n + 1)}T19:00:00Z`, 'Lee', '')
		]),
		// too few columns: no row at all
		`e9100,${p.email},${p.broken}`
	);
	write(
		'inspections.csv',
		'inspection_id,return_line_id,inspected_at,inspector,quantity,result,defect_code,defect_text,disposition,note,photo_links',
		...returns.map((n) =>
			line(
				`i${n}`,
				`rl${n}`,
				`${day(n + 1)}T20:00:00Z`,
				'Kim',
				1,
				n % 2 ? 'pass' : 'fail',
				'D1',
				isHers(n) ? p.defect : 'sole',
				'restock',
				isHers(n) ? p.inspection : '',
				isHers(n) ? `https://photos.example/${p.photo}.jpg` : ''
			)
		)
	);
	write(
		'refunds.csv',
		'refund_id,return_id,order_id,customer_id,amount,currency,status,paid_at,reference',
		...returns.map((n) =>
			line(
				`f${n}`,
				`r${n}`,
				`o${n}`,
				idOf(n % customers),
				30 + n,
				'EUR',
				'paid',
				`${day(n + 1)}T21:00:00Z`,
				isHers(n) ? p.reference : `ref${n}`
			)
		)
	);
	write(
		'survey_responses.csv',
		'response_id,return_id,answered_at,csat,nps,comment',
		...returns.map((n) =>
			line(`s${n}`, `r${n}`, `${day(n + 1)}T22:00:00Z`, 1 + (n % 5), n % 10, isHers(n) ? p.comment : 'ok')
		)
	);
}

export const companyConfig = (input: string): Config =>
	checkConfig(
		{
			reporting: { timezone: 'UTC', currency: 'EUR' },
			sources: [{ id: 'shop', kind: 'files', folder: input, timezone: 'UTC', currency: 'EUR', quietSeconds: 0 }],
			limits: { threads: 2, memoryMb: 1000 }
		},
		null
	);

/**
 * Where words stand in a data folder: in the bytes of any file, and in what DuckDB and Parquet files hold once they are
 * unpacked. Each as `word: file`, with the relation where it was unpacked.
 */
export async function findWords(
	dataFolder: string,
	words: Readonly<Record<string, string>> = planted
): Promise<string[]> {
	const found: string[] = [];
	const files = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	const note = (text: string | Buffer, where: string) => {
		for (const [name, word] of Object.entries(words)) if (text.includes(word)) found.push(`${name}: ${where}`);
	};
	for (const path of files) note(readFileSync(path), relative(dataFolder, path));
	const memory = await openDatabase(':memory:', quiet);
	try {
		const dump = async (relation: string, where: string) => {
			const rows = await memory.connection.runAndReadAll(`select to_json(t)::varchar from ${relation} as t`);
			note(rows.getRowsJS().join('\n'), where);
		};
		for (const path of files.filter((one) => one.endsWith('.parquet')))
			await dump(`read_parquet('${path}')`, `rows of ${relative(dataFolder, path)}`);
		for (const path of files.filter((one) => one.endsWith('.duckdb'))) {
			await memory.connection.run(`attach '${path}' as looked (read_only)`);
			const tables = await memory.connection.runAndReadAll(
				"select schema_name, table_name from duckdb_tables() where database_name = 'looked'"
			);
			for (const [schema, table] of tables.getRowsJS())
				await dump(
					`looked."${String(schema)}"."${String(table)}"`,
					`${relative(dataFolder, path)} ${String(schema)}.${String(table)}`
				);
			await memory.connection.run('detach looked');
		}
	} finally {
		memory.close();
	}
	return found.sort();
}
