// Which file answers for which method.
import type { Method } from '../method.ts';
import capeCod from './cape_cod.ts';
import chainLadderMack from './chain_ladder_mack.ts';
import kaplanMeierReturnCurve from './kaplan_meier_return_curve.ts';
import proportionDifference from './proportion_difference.ts';
import reportingDelayReverseHazard from './reporting_delay_reverse_hazard.ts';

export const methods: Record<string, Method> = {
	cape_cod: capeCod,
	chain_ladder_mack: chainLadderMack,
	kaplan_meier_return_curve: kaplanMeierReturnCurve,
	proportion_difference: proportionDifference,
	reporting_delay_reverse_hazard: reportingDelayReverseHazard
};
