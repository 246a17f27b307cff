import type { Metrics } from '#lib/server/metrics.ts';
import { ruleDimensions } from '#lib/access/row-rules.ts';

/** Members that a rule is likely to name; a dimension with more of them is asked for by its whole name. */
const most = 500;

/** The members of each dimension that rules can be about, the most frequent first; none while nothing is published. */
export async function ruleMembers(metrics: Metrics): Promise<Record<string, readonly string[]>> {
	const found = await Promise.all(
		ruleDimensions.map(async (dimension) => {
			const rows: readonly { member: string }[] = await metrics.members(dimension, '', most).catch(() => []);
			return [dimension, [...new Set(rows.map(({ member }) => member))]] as const;
		})
	);
	return Object.fromEntries(found);
}
