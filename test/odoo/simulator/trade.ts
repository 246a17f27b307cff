// Orders, returns and credit notes by chance, and what changes without anything being sold.
import { changeCost } from './catalogue.ts';
import { creditNote, post, settle } from './invoices.ts';
import { cancelReturn, returnOf, type Return } from './returns.ts';
import { cancelOrder, confirm, quote, type Order } from './sales.ts';
import { validate, type Move } from './stock.ts';
import { round } from './values.ts';
import { moveOf, type World } from './world.ts';

/** Orders, returns and credit notes by chance; the same seed gives the same history. */
export function trade(world: World, orders: number, minutes = 11): void {
	const { of, products, customers, random } = world;
	const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
	for (let count = 0; count < orders; count++) {
		of.tick(minutes);
		const who = pick(customers);
		const wanted = [pick([products.shirt, products.shirtBlue]), pick([products.bottle, products.rope])].map(
			(chosen) => ({
				product: chosen,
				quantity: 1 + Math.floor(random() * 9),
				unit: chosen.units === 'unit' && random() < 0.3 ? ('dozen' as const) : chosen.units,
				price: round(5 + random() * 90, 2),
				discount: random() < 0.3 ? 15 : 0
			})
		);
		const order = confirm(
			of,
			quote(of, who.row, who.buyer, wanted, {
				currency: pick(['EUR', 'USD', 'CNY'] as const),
				warehouse: pick([of.warehouse, of.second])
			})
		);
		of.tick(minutes);
		if (random() < 0.1) {
			cancelOrder(of, order);
			continue;
		}
		const half =
			random() < 0.3 ? new Map([[moveOf(order), Math.floor(order.lines[0]!.units / 2)]]) : new Map<Move, number>();
		if ([...half.values()].includes(0)) half.clear();
		const rest = validate(of, order.picking!, { parts: half, rest: random() < 0.5 ? 'cancel' : 'backorder' });
		if (rest && random() < 0.5) {
			of.tick(minutes);
			validate(of, rest);
		}
		if (random() < 0.5) giveBack(world, order, minutes);
	}
}

function giveBack({ of, random }: World, order: Order, minutes: number): Return {
	of.tick(minutes);
	const line = random() < 0.5 ? 0 : 1;
	const move = moveOf(order, line);
	const units = Math.max(1, Math.floor(move.units * random()));
	const back = returnOf(of, order.picking!, [{ move, units }], { toRefund: random() < 0.8 });
	of.tick(minutes);
	const fate = random();
	if (fate < 0.15) cancelReturn(of, back);
	else if (fate < 0.9) {
		validate(
			of,
			back.picking,
			units > 1 && random() < 0.3
				? { parts: new Map([[back.moves[0]!, units - 1]]), rest: random() < 0.5 ? 'cancel' : 'backorder' }
				: {}
		);
		of.tick(minutes);
		if (random() < 0.7) {
			const sold = order.lines[line]!;
			const note = creditNote(of, order, [
				{
					line: sold,
					quantity: back.moves[0]!.units * of.units[sold.unit].factor,
					price: sold.price,
					returnId: back.id
				}
			]);
			of.tick(minutes);
			post(of, note);
			of.tick(minutes);
			if (random() < 0.7) settle(of, note);
		}
	}
	return back;
}

/** What changes without anything being sold. */
export function housekeeping({ of, products, customers }: World): void {
	of.tick(1);
	changeCost(of, products.bottle, 3.75);
	const { row } = customers[1]!;
	of.odoo.write('res_partner', row, { city: '杭州' });
	of.truth.set('customers', `${row.id}`, { city: '杭州' });
}
