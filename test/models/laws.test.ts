// What must hold whatever the rows: the marts depend on what was loaded and not on how, no row is lost, and parts add up.
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { entityOf } from '../../etl/contract/contract.ts';
import { runAudits } from '../../etl/models/audit.ts';
import { listModels } from '../../etl/models/build.ts';
import { manyReturns, someRows } from './histories.ts';
import { linkOneByOne } from './links.ts';
import { effects, openWarehouse, partOfModels, sqlFolder, type RawRows, type Warehouse } from './warehouse.ts';

const marts = listModels(sqlFolder);
const opened: Warehouse[] = [];
afterEach(() => {
	for (const warehouse of opened.splice(0)) warehouse.close();
});

async function buildOf(...loads: RawRows[]): Promise<Warehouse> {
	const warehouse = await openWarehouse();
	opened.push(warehouse);
	for (const rows of loads) await warehouse.load(rows);
	await warehouse.build();
	return warehouse;
}

describe('the marts', () => {
	it('are the same whether rows come in any order, in pieces or at once', async () => {
		await fc.assert(
			fc.asyncProperty(someRows(6), fc.infiniteStream(fc.integer({ min: 0, max: 2 })), async (rows, dice) => {
				const pieces: RawRows[] = [{}, {}, {}];
				for (const [entity, list = []] of Object.entries(rows).reverse())
					for (const row of [...list].reverse()) {
						const piece = pieces[dice.next().value]!;
						piece[entity] = [...(piece[entity] ?? []), row];
					}
				const atOnce = await snapshot(await buildOf(rows));
				const inPieces = await snapshot(await buildOf(...pieces));
				expect(inPieces).toEqual(atOnce);
			}),
			{ numRuns: 2 }
		);
	}, 300_000);

	it('lose no row and keep every sum: no `stop` audit fails on any rows', async () => {
		await fc.assert(
			fc.asyncProperty(someRows(8), async (rows) => {
				const warehouse = await buildOf(rows);
				const audits = await runAudits({ connection: warehouse.connection, effects, folder: sqlFolder });
				expect(audits.filter((audit) => audit.severity === 'stop' && audit.failures > 0)).toEqual([]);
				// by these the page of a return and a list find lines, and a customer's rows are found
				expect(
					await warehouse.rows(`select lines.return_line_id from marts.fct_return_lines as lines
						left join marts.fct_returns as returns using (source_id, return_id)
						where lines.requested_on is distinct from returns.requested_at::date
							or lines.customer_hash is distinct from marts.customer_hash(lines.source_id, lines.customer_id)`)
				).toEqual([]);
			}),
			{ numRuns: 3 }
		);
	}, 300_000);

	it('add up to the same total over every dimension', async () => {
		const rows = fc.sample(someRows(8), { numRuns: 1, seed: 11 })[0]!;
		const warehouse = await buildOf(rows);
		const facts = {
			fct_order_lines: 'ordered_units',
			fct_return_lines: 'requested_units',
			fct_returns: 'units',
			fct_refunds: 'amount'
		};
		for (const [fact, measure] of Object.entries(facts)) {
			const columns = await warehouse.rows(
				`select column_name as name from information_schema.columns where table_schema = 'marts' and table_name = '${fact}' and data_type = 'VARCHAR'`
			);
			const [total] = await warehouse.rows(`select coalesce(sum(${measure}), 0)::varchar as total from marts.${fact}`);
			for (const { name } of columns) {
				const [sum] = await warehouse.rows(
					`select coalesce(sum(part), 0)::varchar as total from (select ${String(name)}, sum(${measure}) as part from marts.${fact} group by all)`
				);
				expect(sum, `${fact} by ${String(name)}`).toEqual(total);
			}
		}
	});
});

describe('links', () => {
	it('are those that a clerk makes who takes the requests one by one', async () => {
		const { folder } = await partOfModels((model) => model.name === 'int_return_links');
		let matched = 0;
		await fc.assert(
			fc.asyncProperty(manyReturns, async (rows) => {
				const warehouse = await openWarehouse({ folder });
				opened.push(warehouse);
				await warehouse.load(rows);
				await warehouse.build();
				const ended = await warehouse.rows(
					"select return_id from intermediate.int_return_stages where outcome in ('rejected', 'cancelled')"
				);
				const ids = new Set(ended.map((row) => row.return_id));
				const expected = linkOneByOne(rows, (id) => ids.has(id));
				const found = await warehouse.rows(
					'select return_line_id, link, order_line_id from intermediate.int_return_links'
				);
				expect(new Map(found.map(({ return_line_id, ...link }) => [return_line_id, link]))).toEqual(expected);
				matched += found.filter((row) => row.link === 'matched').length;
			}),
			{ numRuns: 15 }
		);
		expect(matched).toBeGreaterThan(15);
	}, 300_000);
});

/** Every row of every mart as text, sorted. */
async function snapshot(warehouse: Warehouse): Promise<Record<string, string[]>> {
	const all: Record<string, string[]> = {};
	for (const mart of marts) {
		const rows = await warehouse.rows(`select * from marts.${mart}`);
		all[mart] = rows.map((row) => JSON.stringify(row)).sort();
	}
	return all;
}

it('the histories name only entities of the contract', () => {
	for (const entity of Object.keys(fc.sample(someRows(1), 1)[0]!)) expect(entityOf(entity).name).toBe(entity);
});
