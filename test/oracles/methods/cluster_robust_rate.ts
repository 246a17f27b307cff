// Rates of clusters. `use` names the two columns of a cluster that are divided.
import { figuresOf, printedFigures, rowsFrom, toleranceOf } from '../figures.ts';
import type { Method } from '../method.ts';

const clusterRobustRate: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { clusters, use = ['x', 'n'] } = given.input;
			const [x, n] = use;
			// the published interval stands on the information, also where it is more than n units
			const [row] = await desk.rows(
				`with clusters as (select 1 as series, * from (${rowsFrom('clusters', { x: 'double', n: 'double' })}))
				select *, rate as p, rate as ratio, standard_error as se, information as n_eff,
					[marts.wilson_low(rate * information, information), marts.wilson_high(rate * information, information)]
						as wilson_neff
				from marts.cluster_robust_rate('clusters')`,
				{ clusters: JSON.stringify(clusters.map((one: Record<string, number>) => ({ x: one[x], n: one[n] }))) }
			);
			const found = row ?? {};
			return [
				...figuresOf(given.expected ?? {}, found, toleranceOf(oracle, given)),
				...printedFigures(given.printed ?? {}, found)
			];
		}
	}));

export default clusterRobustRate;
