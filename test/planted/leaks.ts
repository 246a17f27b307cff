// Leaks: findings of a rule against the documents in which the demo planted them, each with its amount.
import type { Company } from './company.ts';
import type { Truth } from './truth.ts';

type Leak = {
	kind: string;
	rule: string;
	/** The column of marts.fct_leaks that has the ids of the planted documents. */
	id: 'refund_id' | 'return_id' | 'return_line_id' | 'exchange_id';
	/**
	 * Planted documents and what each must amount to: `id`, `amount` (null: not told), `within` (how far beside it may be).
	 * `planted` has `id`, `member` and `part` of the truths; a document that is younger than the grace of the rule, or
	 * within a day of it, is not asked for, though it may be found.
	 */
	wanted: string;
};

/** A truth that is found with exactly its cases and its amounts. */
export const leakTruth = ({ kind, rule, id, wanted }: Leak): Truth => ({
	kind,
	wanted: `a finding of the rule ${rule} on the document, with its amount, once its grace is over`,
	atLeast: 1,
	isEach: true,
	isExact: true,
	look: async (company) => {
		const truths = company.truths.filter((truth) => truth.kind === kind);
		const planted = valuesOf(truths);
		const found = await company.ask(`
			with planted as (${planted}),
			wanted as (${wanted}),
			leaks as (select ${id} as id, amount::double as amount from marts.fct_leaks where rule = '${rule}')
			select
				(select count(*) from wanted) as planted,
				(
					select count(*) from wanted join leaks using (id)
					where wanted.amount is null or abs(wanted.amount - leaks.amount) <= wanted.within
				) as found,
				(select count(*) from leaks where id is null or id not in (select id from planted)) as extra`);
		const [{ planted: count, found: right, extra } = {}] = found;
		return { planted: Number(count), found: Number(right), extra: Number(extra) };
	}
});

/** The truths as rows of SQL: one a member of their figures. */
function valuesOf(truths: Company['truths']): string {
	const rows = truths.flatMap((truth) =>
		Object.entries(truth.figures).map(([member, { part }]) => `('${truth.id}', '${member}', ${part}::double)`)
	);
	return rows.length > 0
		? `select * from (values ${rows.join(', ')}) as truths (id, member, part)`
		: "select '' as id, '' as member, 0.0::double as part where false";
}

/** Planted refunds with their amount at the rate of the day of payment, of those paid so many days ago and one more. */
export const refundsPaid = (graceDays: number, within = 0.01): string => `
	select id, round(part * coalesce(rates.rate, 1), 2) as amount, ${within} as within
	from (
		select planted.*, refunds.paid_at from planted join raw.refunds on refunds.refund_id = planted.id
		where refunds.paid_at <= (select max(loaded_at) from load.loads) - to_days(${graceDays + 1})
	) as paid
	asof left join raw.exchange_rates as rates on rates.currency = paid.member and rates.as_of <= paid.paid_at::date`;

/** Planted units of return lines at what they were booked in at, of those booked for sale so many days ago and one more. */
export const movedAtCost = (graceDays: number): string => `
	select planted.id, part * receipts.unit_cost::double as amount, 0.01 as within
	from planted
	join raw.inventory_movements as restocks on restocks.return_line_id = planted.id and restocks.kind = 'restock'
	join raw.inventory_movements as receipts
		on receipts.return_line_id = planted.id and receipts.kind = 'return_receipt'
	where restocks.occurred_at <= (select max(loaded_at) from load.loads) - to_days(${graceDays + 1})`;

/** Planted units of return lines at what they were booked in at, of those inspected so many days ago and one more. */
export const unitsAtCost = (graceDays: number): string => `
	select planted.id, part * receipts.unit_cost::double as amount, 0.01 as within
	from planted
	join raw.inspections on inspections.return_line_id = planted.id
	join raw.inventory_movements as receipts
		on receipts.return_line_id = planted.id and receipts.kind = 'return_receipt'
	where inspections.inspected_at <= (select max(loaded_at) from load.loads) - to_days(${graceDays + 1})`;
