import { leakTruth, refundsPaid } from './leaks.ts';

/** Some refunds are paid again some days later. */
export const refundPaidTwice = leakTruth({
	kind: 'refund_paid_twice',
	rule: 'refunded_twice',
	id: 'refund_id',
	wanted: refundsPaid(0)
});
