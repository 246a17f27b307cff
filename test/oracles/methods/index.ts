// Which file answers for which method.
import type { Method } from '../method.ts';
import capeCod from './cape_cod.ts';
import chainLadderMack from './chain_ladder_mack.ts';
import ewmaCusum from './ewma_cusum.ts';
import farringtonEars from './farrington_ears.ts';
import kaplanMeierReturnCurve from './kaplan_meier_return_curve.ts';
import kitagawaDasGupta from './kitagawa_das_gupta.ts';
import laneyPPrime from './laney_p_prime.ts';
import processMining from './process_mining.ts';
import benjaminiHochberg from './benjamini_hochberg.ts';
import associationReasonBatch from './association_reason_batch.ts';
import betaBinomial from './beta_binomial_eb.ts';
import funnelPlot from './funnel_plot.ts';
import pareto from './pareto.ts';
import rfm from './rfm.ts';
import clusterRobustRate from './cluster_robust_rate.ts';
import proportionIntervals from './proportion_intervals.ts';
import specialFunctions from './special_functions.ts';
import proportionDifference from './proportion_difference.ts';
import reportingDelayReverseHazard from './reporting_delay_reverse_hazard.ts';
import runRules from './run_rules.ts';
import shewhartPUCharts from './shewhart_p_u_charts.ts';

export const methods: Record<string, Method> = {
	cape_cod: capeCod,
	chain_ladder_mack: chainLadderMack,
	ewma_cusum: ewmaCusum,
	farrington_ears: farringtonEars,
	kaplan_meier_return_curve: kaplanMeierReturnCurve,
	kitagawa_das_gupta: kitagawaDasGupta,
	laney_p_prime: laneyPPrime,
	process_mining: processMining,
	benjamini_hochberg: benjaminiHochberg,
	association_reason_batch: associationReasonBatch,
	beta_binomial_eb: betaBinomial,
	funnel_plot: funnelPlot,
	pareto,
	rfm,
	cluster_robust_rate: clusterRobustRate,
	proportion_difference: proportionDifference,
	proportion_intervals: proportionIntervals,
	special_functions: specialFunctions,
	reporting_delay_reverse_hazard: reportingDelayReverseHazard,
	run_rules: runRules,
	shewhart_p_u_charts: shewhartPUCharts
};
