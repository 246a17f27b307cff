// From the refunds of an order to rows of the contract.
import type { Claims } from './claims.ts';
import type { Mapped, Row } from './landed-rows.ts';
import { idOf, type Order, type Refund } from './shapes.ts';

/** Money that went back. A refund that moved none (a correction of stock) is no refund. */
export const mapRefunds = (order: Order, claims: Claims): Mapped[] =>
	order.refunds
		.filter((refund) => refund.transactions.length > 0 || /[1-9]/.test(refund.totalRefundedSet.shopMoney.amount))
		.map((refund) => ({
			entity: 'refunds',
			row: {
				refund_id: idOf(refund.id),
				return_id: claims.returnOf.get(refund.id) ?? null,
				order_id: idOf(order.id),
				customer_id: order.customer ? idOf(order.customer.id) : null,
				amount: refund.totalRefundedSet.shopMoney.amount,
				currency: refund.totalRefundedSet.shopMoney.currencyCode ?? order.currencyCode,
				...payment(refund),
				requested_at: refund.createdAt,
				approved_at: refund.createdAt,
				updated_at: order.updatedAt
			}
		}));

function payment({ transactions }: Refund): Row {
	const paying = transactions.filter((one) => one.kind === 'REFUND');
	const failed = paying.filter((one) => one.status === 'FAILURE' || one.status === 'ERROR');
	const paid = paying.filter((one) => one.status === 'SUCCESS');
	const methods = new Set(paying.filter((one) => !failed.includes(one)).map((one) => methodOf(one.gateway)));
	const isPaid = paid.length > 0 && paid.length + failed.length === paying.length;
	return {
		method: methods.size === 0 ? null : methods.size === 1 ? ([...methods][0] as string) : 'other',
		status: isPaid ? 'paid' : paying.length > 0 && failed.length === paying.length ? 'failed' : 'pending',
		paid_at: isPaid
			? (paid
					.flatMap((one) => one.processedAt ?? [])
					.toSorted()
					.at(-1) ?? null)
			: null,
		reference: paid[0] ? idOf(paid[0].id) : null
	};
}

const methodOf = (gateway: string | null): string => {
	if (gateway === 'gift_card' || gateway === 'shopify_store_credit') return 'store_credit';
	if (gateway === 'cash') return 'cash';
	if (gateway === 'bank_deposit' || gateway === 'Bank Deposit') return 'bank_transfer';
	return gateway === 'manual' ? 'other' : 'original_payment';
};
