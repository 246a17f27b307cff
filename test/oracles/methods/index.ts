// Which file answers for which method.
import type { Method } from '../method.ts';
import capeCod from './cape_cod.ts';
import chainLadderMack from './chain_ladder_mack.ts';
import ewmaCusum from './ewma_cusum.ts';
import kaplanMeierReturnCurve from './kaplan_meier_return_curve.ts';
import laneyPPrime from './laney_p_prime.ts';
import proportionDifference from './proportion_difference.ts';
import reportingDelayReverseHazard from './reporting_delay_reverse_hazard.ts';
import runRules from './run_rules.ts';
import shewhartPUCharts from './shewhart_p_u_charts.ts';

export const methods: Record<string, Method> = {
	cape_cod: capeCod,
	chain_ladder_mack: chainLadderMack,
	ewma_cusum: ewmaCusum,
	kaplan_meier_return_curve: kaplanMeierReturnCurve,
	laney_p_prime: laneyPPrime,
	proportion_difference: proportionDifference,
	reporting_delay_reverse_hazard: reportingDelayReverseHazard,
	run_rules: runRules,
	shewhart_p_u_charts: shewhartPUCharts
};
