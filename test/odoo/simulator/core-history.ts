// A history of core Odoo: every way of returning goods, once and on purpose.
import { creditNote, deleteDraft, invoice, post, settle, unsettle, type CreditNote } from './invoices.ts';
import { cancelReturn, exchange, returnOf, sendAgain } from './returns.ts';
import { cancelOrder, confirm, quote, type Order } from './sales.ts';
import { putAway, scrap } from './scrap.ts';
import { cancelPicking, deletePicking, validate } from './stock.ts';
import type { Row } from './store.ts';
import { moveOf, type World } from './world.ts';

/** Core Odoo: every way that goods come back. */
export function coreReturns(world: World): { note: CreditNote; orders: Order[] } {
	const { of, products, customers, lots } = world;
	const [shop, person] = customers;
	const sell = (
		who: { row: Row; buyer: Row },
		wanted: Parameters<typeof quote>[3],
		terms: Parameters<typeof quote>[4] = {},
		picked: (Row | null)[] = []
	) => {
		of.tick();
		const order = quote(of, who.row, who.buyer, wanted, terms);
		of.tick();
		return confirm(of, order, picked);
	};
	const ship = (order: Order, done: Parameters<typeof validate>[2] = {}) => {
		of.tick(60);
		return validate(of, order.picking!, done);
	};

	// dozens ordered, shipped in two pickings, units returned, credited and paid the same day
	const dozens = sell(shop!, [
		{ product: products.shirt, quantity: 2, unit: 'dozen', price: 180, discount: 10 },
		{ product: products.fee, quantity: 1, price: 9.9 }
	]);
	const rest = ship(dozens, { parts: new Map([[moveOf(dozens), 18]]) })!;
	of.tick(60);
	validate(of, rest);
	of.tick();
	const bill = invoice(of, dozens);
	of.tick(900);
	const back = returnOf(of, dozens.picking!, [{ move: moveOf(dozens), units: 5 }], { handler: true });
	of.tick(3000);
	validate(of, back.picking);
	of.tick();
	const note = creditNote(
		of,
		dozens,
		[
			{ line: dozens.lines[0]!, quantity: 5 / 12, price: 162, returnId: back.id },
			{ line: dozens.lines[1]!, quantity: 1, price: 9.9, returnId: back.id }
		],
		{ invoice: bill, reason: '尺码, 太小' }
	);
	of.truth.set('return_lines', `move-${back.moves[0]!.row.id}`, { reason_text: '尺码, 太小' });
	of.tick();
	post(of, note);
	of.tick();
	settle(of, note);

	// received in parts, the rest cancelled and its picking deleted: one return, of what came
	const parts = sell(
		person!,
		[
			{ product: products.bottle, quantity: 6, price: 12 },
			{ product: products.shirtBlue, quantity: 3, price: 20 }
		],
		{ currency: 'CNY', warehouse: of.second }
	);
	ship(parts);
	of.tick(500);
	const inParts = returnOf(
		of,
		parts.picking!,
		[
			{ move: moveOf(parts), units: 4 },
			{ move: moveOf(parts, 1), units: 1 }
		],
		{ into: of.locations['SH/Quality']! }
	);
	of.tick(500);
	const later = validate(of, inParts.picking, { parts: new Map([[inParts.moves[0]!, 3]]) })!;
	of.tick();
	putAway(of, inParts.id, `move-${inParts.moves[0]!.row.id}`, inParts.moves[0]!);
	of.tick();
	cancelPicking(of, later);
	of.tick(2000);
	of.odoo.write('stock_picking', inParts.picking.row, { printed: true });
	of.tick();
	deletePicking(of, later);
	inParts.moves.splice(
		inParts.moves.findIndex(({ state }) => state === 'cancel'),
		1
	);

	// a return of a return: sent again; and what was sent again returns once more
	const swapped = sell(shop!, [{ product: products.tent, quantity: 2, price: 300 }], {}, [lots[0]!]);
	ship(swapped);
	of.tick(700);
	const first = returnOf(of, swapped.picking!, [{ move: moveOf(swapped), units: 2 }], { toRefund: false });
	of.tick();
	validate(of, first.picking);
	of.tick();
	const again = sendAgain(of, first, first.moves[0]!, 1);
	of.tick();
	validate(of, again.picking);
	of.tick(800);
	const second = returnOf(of, again.picking, [{ move: again.move, units: 1 }]);
	of.tick();
	validate(of, second.picking, { at: new Date(of.now.getTime() - 86_400_000) });
	of.tick();
	scrap(of, products.tent, 1, second.moves[0]!.to, { picking: second.picking, received: second.moves[0]! });
	of.tick();
	scrap(of, products.shirt, 2, of.locations['WH/Stock']!, null);

	// two returns of one order, one credit note; paid in part, then whole, entered late; taken back and paid again
	const two = sell(
		person!,
		[
			{ product: products.rope, quantity: 7.5, price: 30 },
			{ product: products.bottle, quantity: 2, price: 11 }
		],
		{ currency: 'USD', team: of.teams[1]! }
	);
	ship(two);
	const one = returnOf(of, two.picking!, [{ move: moveOf(two), units: 2.5 }]);
	of.tick();
	const other = returnOf(of, two.picking!, [{ move: moveOf(two, 1), units: 2 }]);
	of.tick();
	validate(of, one.picking);
	of.tick();
	validate(of, other.picking);
	of.tick();
	const both = creditNote(of, two, [
		{ line: two.lines[0]!, quantity: 2.5, price: 30, returnId: one.id },
		{ line: two.lines[1]!, quantity: 2, price: 11, returnId: other.id }
	]);
	of.tick();
	post(of, both);
	of.tick();
	settle(of, both, { share: 0.5 });
	of.tick(4000);
	const paid = settle(of, both, { bookedOn: new Date('2026-01-20T00:00:00.000Z') });
	of.tick();
	unsettle(of, both, paid);

	// cancelled before it came; a draft that is thrown away; an order cancelled half shipped; quotations
	const never = sell(shop!, [{ product: products.bottle, quantity: 1, price: 12 }]);
	ship(never);
	const cancelled = returnOf(of, never.picking!, [{ move: moveOf(never), units: 1 }]);
	of.tick();
	cancelReturn(of, cancelled);
	const half = sell(customers[2]!, [{ product: products.bottle, quantity: 10, price: 10 }]);
	half.picking = ship(half, { parts: new Map([[moveOf(half), 4]]) })!;
	of.tick();
	cancelOrder(of, half);
	of.tick();
	quote(of, shop!.row, shop!.buyer, [{ product: products.shirt, quantity: 1, price: 1 }]);
	const refused = quote(of, shop!.row, shop!.buyer, [{ product: products.shirt, quantity: 1, price: 1 }]);
	of.tick();
	of.odoo.write('sale_order', refused.row, { state: 'cancel' });
	const elsewhere = quote(of, shop!.row, shop!.buyer, [{ product: products.shirt, quantity: 1, price: 1 }], {
		company: of.other
	});
	of.odoo.write('sale_order', elsewhere.row, { state: 'sale' });
	const unshipped = sell(shop!, [{ product: products.shirt, quantity: 3, price: 19 }]);
	of.tick();
	const draft = creditNote(of, unshipped, [{ line: unshipped.lines[0]!, quantity: 1, price: 19, returnId: null }]);
	of.tick();
	deleteDraft(of, draft);
	if (of.version === '18') {
		const wanted = sell(shop!, [{ product: products.shirt, quantity: 2, price: 19 }]);
		ship(wanted);
		of.tick(300);
		const sent = returnOf(of, wanted.picking!, [{ move: moveOf(wanted), units: 1 }]);
		const replacement = exchange(of, sent);
		of.tick();
		validate(of, sent.picking);
		of.tick();
		validate(of, replacement);
	}
	return { note: both, orders: [dozens, parts, swapped, two, never, half, unshipped] };
}
