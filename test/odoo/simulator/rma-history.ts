// A history of the OCA module rma: every state, and every way back.
import { deleteDraft, post, settle } from './invoices.ts';
import * as rma from './rma.ts';
import { confirm, quote, type Order } from './sales.ts';
import { cancelPicking, validate } from './stock.ts';
import type { Row } from './store.ts';
import { moveOf, type World } from './world.ts';

/** The OCA module: every state, and every way back. */
export function rmaReturns(world: World): void {
	const { of, products, customers, lots } = world;
	const shop = customers[0]!;
	const sold = (wanted: Parameters<typeof quote>[3], picked: (Row | null)[] = []) => {
		of.tick();
		const order = confirm(of, quote(of, shop.row, shop.buyer, wanted), picked);
		of.tick(100);
		validate(of, order.picking!);
		of.tick(600);
		return order;
	};
	const step = <Result>(act: () => Result): Result => {
		of.tick(90);
		return act();
	};
	const received = (order: Order, units: number, operation: 'replace' | 'refund' | 'repair', line = 0, reason = 0) => {
		const asked = step(() => rma.ask(of, order, order.lines[line]!, moveOf(order, line), units, operation, reason));
		const receipt = step(() => rma.confirmCase(of, asked));
		step(() => validate(of, receipt));
		return asked;
	};
	const order = sold(
		[
			{ product: products.shirt, quantity: 2, unit: 'dozen', price: 200 },
			{ product: products.tent, quantity: 5, price: 310 }
		],
		[null, lots[0]!]
	);
	// confirmed, back to draft with the receipt, confirmed again, cancelled, reopened, and deleted while another stays
	const wavering = step(() => rma.ask(of, order, order.lines[0]!, moveOf(order), 2, 'refund'));
	step(() => rma.confirmCase(of, wavering));
	step(() => rma.cancelReception(of, wavering));
	step(() => rma.confirmCase(of, wavering));
	step(() => rma.cancelCase(of, wavering));
	const deleted = step(() => rma.ask(of, order, order.lines[0]!, moveOf(order), 1, 'refund'));
	step(() => rma.cancelCase(of, deleted));
	step(() => rma.reopen(of, deleted));
	step(() => rma.deleteCase(of, deleted));
	// refunded by one credit note for two; the first draft was thrown away
	const money = received(order, 3, 'refund');
	const more = received(order, 1, 'refund', 1, 1);
	const drafted = step(() => rma.refundCases(of, [money, more]));
	step(() => {
		deleteDraft(of, drafted);
		rma.refundUndone(of, [money, more]);
	});
	const note = step(() => rma.refundCases(of, [money, more]));
	step(() => post(of, note));
	step(() => settle(of, note));
	// replaced, after the first delivery was cancelled
	const swapped = received(order, 2, 'replace', 1);
	const first = step(() => rma.deliverCase(of, swapped, 2, 'replace'));
	step(() => cancelPicking(of, first));
	const next = step(() => rma.deliverCase(of, swapped, 2, 'replace'));
	step(() => validate(of, next));
	// repaired and sent back
	const mended = received(order, 1, 'repair', 1);
	const home = step(() => rma.deliverCase(of, mended, 1, 'return'));
	step(() => validate(of, home));
	// split while waiting; locked, unlocked, finished
	const large = received(order, 5, 'repair');
	step(() => rma.deliverCase(of, large, 3, 'return'));
	const piece = step(() => rma.split(of, large, 2));
	step(() => rma.lock(of, piece));
	step(() => rma.unlock(of, piece));
	step(() => rma.finish(of, piece));
}
