// What became of flagged customers, beside customers who were like them and were not flagged.
import { dayIn } from '#lib/format.ts';
import { addDays } from '#lib/filters.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { readFlags } from '#lib/server/crm-flags.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { customerKey, type Flag } from './flag.ts';
import { readStandings } from './flags.server.ts';

/** So many days after a flag it can be judged: 90 of shipping, and 30 more for their returns. */
export const judgedAfter = 120;

/** By measure, and over all of them, of the customers whom the person may see; null where the version is older than the comparison of customers. */
export async function readEffect({ warehouse, publication }: App.Locals) {
	const { value: flags, problem } = await orProblem(() => readFlags(appStore()), []);
	const timeZone = publication?.reporting_timezone ?? 'UTC';
	// the first flag of each customer: what came after a second one is also what came of the first
	const first = new Map<string, Flag>();
	for (const flag of flags) first.set(customerKey(flag), flag);
	const standings = await readStandings(warehouse, [...first.values()]);
	const seen = [...first].flatMap(([key, flag]) => (standings?.has(key) ? [flag] : []));
	const given = seen.map((flag) => ({ ...flag, day: dayIn(timeZone, new Date(flag.flagged_at)) }));
	const rows =
		standings === null
			? null
			: given.length === 0
				? []
				: await unlessMissing(
						warehouse.ask('crm_effect', {
							source_ids: given.map(({ source_id }) => source_id),
							customer_ids: given.map(({ customer_id }) => customer_id),
							measures: given.map(({ first_measure }) => first_measure),
							flagged_ons: given.map(({ day }) => day)
						})
					);
	const earliest = given.map(({ day }) => day).sort()[0];
	return { rows, problem, flags: given.length, judgedFrom: earliest ? addDays(earliest, judgedAfter) : null };
}
