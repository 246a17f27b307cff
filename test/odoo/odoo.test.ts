import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPostgres } from '../servers.ts';
import { openDesk, type Desk } from './desk.ts';
import { coreReturns } from './simulator/core-history.ts';
import { creditNote, deleteDraft, settle, unsettle, type CreditNote } from './simulator/invoices.ts';
import * as rma from './simulator/rma.ts';
import { cancelReturn, returnOf, type Return } from './simulator/returns.ts';
import { rmaReturns } from './simulator/rma-history.ts';
import { confirm, quote, type Order } from './simulator/sales.ts';
import { cancelPicking, deletePicking, validate, type Picking } from './simulator/stock.ts';
import type { Module, Version } from './simulator/tables.ts';
import { housekeeping, trade } from './simulator/trade.ts';
import { moveOf } from './simulator/world.ts';

// each extraction takes a second or two of the machine: what is the same everywhere is tried on one installation
const oca: Module[] = ['rma', 'rma_sale', 'rma_lot', 'rma_reason'];
const installations: { version: Version; modules: Module[]; isTriedThrough?: true }[] = [
	{ version: '16', modules: ['delivery', ...oca] },
	{ version: '17', modules: ['delivery', ...oca] },
	{ version: '18', modules: ['delivery', ...oca], isTriedThrough: true },
	{ version: '17', modules: [] }
];

describe.skipIf(!hasPostgres)('Odoo', () => {
	describe.each(installations)('$version with $modules', ({ version, modules, isTriedThrough = false }) => {
		let desk: Desk;
		let core: { note: CreditNote; orders: Order[] };
		let open: Return;
		let backorder: Picking;
		let never: ReturnType<typeof askedBack>;

		beforeAll(async () => {
			desk = await openDesk(version, modules);
			core = coreReturns(desk.world);
			if (modules.includes('rma')) rmaReturns(desk.world);
			trade(desk.world, 30);
			const { of, customers, products } = desk.world;
			const order = confirm(
				of,
				quote(of, customers[0]!.row, customers[0]!.buyer, [{ product: products.shirt, quantity: 4, price: 20 }])
			);
			of.tick();
			validate(of, order.picking!);
			of.tick();
			open = returnOf(of, order.picking!, [{ move: moveOf(order), units: 4 }]);
			await desk.flush();
			await desk.run();
		});
		afterAll(() => desk.close());

		it('loads first what the simulator says, each and every row', async () => {
			expect(await desk.differences()).toEqual({});
			const [quarantined] = await desk.rows('select count(*) as rows from load.quarantine');
			expect(quarantined).toEqual({ rows: '0' });
		});

		it('counts as received what came from customers, no unit twice', async () => {
			const [moved] = await desk.database.run(`
				select sum(round(m.${version === '16' ? 'quantity_done' : 'quantity'} / u.factor, 2)) as units
				from stock_move m join uom_uom u on u.id = m.product_uom
				where m.state = 'done' and m.location_id = (select id from stock_location where usage = 'customer')`);
			const [held] = await desk.rows(`select sum(received_quantity) as units from raw.return_lines`);
			expect(Number(held!.units)).toBeGreaterThan(20);
			expect(Number(held!.units)).toBe(Number(moved!.units));
			const [movements] = await desk.rows(
				`select sum(quantity) as units from raw.inventory_movements where kind = 'return_receipt'`
			);
			expect(Number(movements!.units)).toBe(Number(held!.units));
		});

		it('follows what changes, by increments', async () => {
			const { world } = desk;
			const { of } = world;
			of.goTo(new Date());
			housekeeping(world);
			of.goTo(new Date());
			settle(of, core.note);
			trade(world, 6, 0.001);
			backorder = validate(of, open.picking, { parts: new Map([[open.moves[0]!, 3]]) })!;
			await desk.flush();
			const report = await desk.run();
			expect(await desk.differences()).toEqual({});
			const still = report.entities.filter(({ entity }) => ['suppliers', 'warehouses', 'batches'].includes(entity));
			expect(still.map(({ inserted, updated }) => inserted + updated)).toEqual([0, 0, 0]);
		});

		if (!isTriedThrough) return;

		it('misses nothing of a transaction that began before an extraction and commits after it', async () => {
			const { of, customers, products } = desk.world;
			const late = await desk.database.connect();
			await late.query('begin');
			const { rows } = await late.query<{ now: Date }>('select now() as now, pg_current_xact_id()');
			of.goTo(rows[0]!.now);
			const wanted = [{ product: products.rope, quantity: 1.5, price: 31 }];
			confirm(of, quote(of, customers[0]!.row, customers[0]!.buyer, wanted));
			await of.odoo.flush(late);
			// meanwhile the rest of a return is cancelled, and a return that never came
			of.goTo(new Date());
			cancelPicking(of, backorder);
			never = askedBack(desk);
			await desk.flush();
			await desk.run();
			expect(Object.keys(await desk.differences())).toEqual(['orders', 'order_lines']);
			await late.query('commit');
			// deleted, the time of the last change of the return falls back: it stays
			deletePicking(of, backorder);
			await desk.flush();
			await desk.run();
			expect(await desk.differences()).toEqual({});
		});

		it('finds what was deleted when it compares the keys', async () => {
			const { of } = desk.world;
			of.goTo(new Date());
			deletePicking(of, never.back.picking);
			for (const [entity, rows] of of.truth.entities)
				for (const [key, row] of rows) if (row.return_id === never.back.id) of.truth.delete(entity, key);
			of.truth.delete('returns', never.back.id);
			rma.deleteCase(of, never.asked);
			deleteDraft(of, never.draft);
			await desk.flush();
			await desk.run();
			expect(await desk.differences()).not.toEqual({});
			await desk.run({ kind: 'increment' }, 25);
			expect(await desk.differences()).toEqual({});
		});

		it('reads everything again, with a payment that was taken back', async () => {
			const { of } = desk.world;
			of.goTo(new Date());
			unsettle(of, core.note, { id: -1 });
			await desk.flush();
			await desk.run({ kind: 'reload' });
			// a time that fell back with a deleted row is now what the source says: earlier than the change
			expect(await desk.differences({ stamps: false })).toEqual({});
		});
	});
});

/** A return that is cancelled, a case of rma and a credit note that stay drafts: all may be deleted. */
function askedBack({ world: { of, customers, products } }: Desk): { back: Return; asked: rma.Case; draft: CreditNote } {
	const [, person] = customers;
	const order = confirm(
		of,
		quote(of, person!.row, person!.buyer, [{ product: products.bottle, quantity: 2, price: 9 }])
	);
	validate(of, order.picking!);
	const back = returnOf(of, order.picking!, [{ move: moveOf(order), units: 2 }]);
	cancelReturn(of, back);
	return {
		back,
		asked: rma.ask(of, order, order.lines[0]!, moveOf(order), 1, 'refund'),
		draft: creditNote(of, order, [{ line: order.lines[0]!, quantity: 1, price: 9, returnId: null }])
	};
}
