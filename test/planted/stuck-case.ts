import { idsOf, type Truth } from './truth.ts';

/** Some cases are lost between the dock and the bench, some lie about when they should be paid. */
export const stuckCase: Truth = {
	kind: 'stuck_case',
	wanted: 'open and late for more than thirty days where the work in progress has it, at the planted stage',
	atLeast: 1,
	isEach: true,
	isExact: true,
	look: async (company) => {
		const planted = idsOf(company, 'stuck_case');
		const stages = new Map(
			company.truths.flatMap(({ kind, id, figures }) => (kind === 'stuck_case' ? [[id, Object.keys(figures)[0]]] : []))
		);
		const late = await company.ask(`
			select return_id, stage from marts.fct_returns
			where is_open and due_at <= (select max(loaded_at)::timestamp from load.loads) - interval 30 days`);
		return {
			planted: planted.size,
			found: late.filter(({ return_id, stage }) => stages.get(String(return_id)) === stage).length,
			extra: late.filter(({ return_id }) => !planted.has(String(return_id))).length
		};
	}
};
