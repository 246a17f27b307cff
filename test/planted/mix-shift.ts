import type { Truth } from './truth.ts';

/**
 * From month 31 on more fashion is sold, and each category comes back less: the overall rate rises all the same. In one
 * company of a hundred (seed 96) it does not, by chance; what the mix does to it, and what the rates do, is asked there too.
 */
export const mixShift: Truth = {
	kind: 'mix_shift',
	wanted: 'against the same months a year before: the mix raises the whole, and rates lower it',
	atLeast: 1,
	isEach: true,
	look: async ({ ask }) => {
		// months 31 to 35: old enough by the day of the company that what is to come would move nothing
		const [change] = await ask(`
			with rates as (
				select
					category,
					cohort_on >= date '2026-05-01' as is_after,
					sum(shipped_units)::double as size,
					sum(returned_units)::double / sum(shipped_units)::double as rate
				from marts.fct_order_lines
				where cohort_on between date '2025-05-01' and date '2025-08-31'
					or cohort_on between date '2026-05-01' and date '2026-08-31'
				group by all
			),
			groups as (
				select
					'all' as series,
					category as member,
					any_value(size) filter (not is_after) as size_before,
					any_value(rate) filter (not is_after) as rate_before,
					any_value(size) filter (is_after) as size_after,
					any_value(rate) filter (is_after) as rate_after
				from rates
				group by category
			)
			from marts.kitagawa_total('groups')`);
		const isNamed = Number(change?.mix_effect) > 0 && Number(change?.rate_effect) < 0;
		return { planted: 1, found: isNamed ? 1 : 0, extra: 0 };
	}
};
