import { leakTruth, movedAtCost } from './leaks.ts';
import type { Truth } from './truth.ts';

const leak = leakTruth({
	kind: 'inspection_skipped',
	rule: 'restocked_uninspected',
	id: 'return_line_id',
	wanted: movedAtCost(3)
});

/**
 * Some goods are put on the shelf without inspection. The leak finder must name each line with its cost, and the process
 * the cases: those that skipped the inspection of goods that had arrived are the planted ones, at once and without grace.
 */
export const inspectionSkipped: Truth = {
	...leak,
	wanted: `${leak.wanted}; and the case deviates from the model process by a skipped inspection`,
	look: async (company) => {
		const found = await leak.look(company);
		const lines = company.truths.filter(({ kind }) => kind === 'inspection_skipped').map(({ id }) => `'${id}'`);
		const [cases] = await company.ask(`
			with planted as (
				select distinct return_id from marts.fct_return_lines where return_line_id in (${lines.join(', ') || "''"})
			),
			deviating as (
				select return_id
				from marts.fct_process_cases
				join marts.dim_process_variants using (variant_id)
				-- what never arrived cannot be inspected: those are refunds without receipt
				where list_contains(deviations, 'skipped:inspected') and not list_contains(deviations, 'skipped:received')
			)
			select
				(select count(*) from planted anti join deviating using (return_id)) as missed,
				(select count(*) from deviating anti join planted using (return_id)) as extra`);
		const missed = Number(cases!.missed);
		return { ...found, found: Math.max(0, found.found - missed), extra: found.extra + Number(cases!.extra) };
	}
};
