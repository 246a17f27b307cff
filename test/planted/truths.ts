// All that is looked for, and the sums over many companies held against what is promised.
import { badBatch } from './bad-batch.ts';
import { openCompany } from './company.ts';
import { decliningSupplier } from './declining-supplier.ts';
import { exchangeShippedTwice } from './exchange-shipped-twice.ts';
import { exchangedAndRefunded } from './exchanged-and-refunded.ts';
import { ledgerDiffers } from './ledger-differs.ts';
import { inspectionSkipped } from './inspection-skipped.ts';
import { lookalike } from './lookalike.ts';
import { mixShift } from './mix-shift.ts';
import { neverSettled } from './never-settled.ts';
import { refundAboveValue } from './refund-above-value.ts';
import { refundNotPosted } from './refund-not-posted.ts';
import { refundPaidTwice } from './refund-paid-twice.ts';
import { refundWithoutReceipt } from './refund-without-receipt.ts';
import { restockWithoutMovement } from './restock-without-movement.ts';
import { restockedThoughScrapped } from './restocked-though-scrapped.ts';
import { returnWithoutOrder } from './return-without-order.ts';
import { serialReturner } from './serial-returner.ts';
import { slowWarehouse } from './slow-warehouse.ts';
import { stuckCase } from './stuck-case.ts';
import type { Found, Truth } from './truth.ts';
import { wrongSizeChart } from './wrong-size-chart.ts';

export const truths: readonly Truth[] = [
	badBatch,
	decliningSupplier,
	wrongSizeChart,
	serialReturner,
	lookalike,
	mixShift,
	slowWarehouse,
	stuckCase,
	inspectionSkipped,
	refundPaidTwice,
	refundWithoutReceipt,
	exchangedAndRefunded,
	refundAboveValue,
	exchangeShippedTwice,
	refundNotPosted,
	ledgerDiffers,
	neverSettled,
	restockWithoutMovement,
	restockedThoughScrapped,
	returnWithoutOrder
];

/** What was found in the company of a seed, by kind of truth. */
export async function lookFor({ seed, scale }: { seed: number; scale: number }): Promise<Map<string, Found>> {
	const company = await openCompany({ seed, scale });
	try {
		const found = new Map<string, Found>();
		for (const truth of truths) found.set(truth.kind, await truth.look(company));
		return found;
	} finally {
		company.close();
	}
}

export type Verdict = Found & { kind: string; companies: number; share: number; isRight: boolean };

/** Sums over companies, and whether they keep what is promised of the kind. */
export function judge(companies: readonly Map<string, Found>[]): Verdict[] {
	return truths.map(({ kind, atLeast, atMost, isEach = false, isExact = false }) => {
		const found = companies.map((company) => company.get(kind)!);
		const sum = (part: keyof Found) => found.reduce((total, one) => total + one[part], 0);
		const isKept = ({ planted, found: count }: Pick<Found, 'planted' | 'found'>) =>
			planted > 0 && count / planted >= (atLeast ?? 0) && count / planted <= (atMost ?? 1);
		const total = { planted: sum('planted'), found: sum('found'), extra: sum('extra') };
		return {
			kind,
			companies: companies.length,
			...total,
			share: total.found / total.planted,
			// a small company may have none of a kind; all of them together may not
			isRight:
				isKept(total) &&
				(!isEach || found.every((one) => one.planted === 0 || isKept(one))) &&
				(!isExact || total.extra === 0)
		};
	});
}
