import { leakTruth, refundsPaid } from './leaks.ts';

/** Some refunds are a fifth and three above what the goods were sold for; lines are refunded by whole cents. */
export const refundAboveValue = leakTruth({
	kind: 'refund_above_value',
	rule: 'refund_above_value',
	id: 'refund_id',
	wanted: refundsPaid(14, 0.1)
});
