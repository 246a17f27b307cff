import { leakTruth, refundsPaid } from './leaks.ts';

/** Some returns are exchanged and refunded as well. */
export const exchangedAndRefunded = leakTruth({
	kind: 'exchanged_and_refunded',
	rule: 'exchanged_and_refunded',
	id: 'refund_id',
	wanted: refundsPaid(0)
});
