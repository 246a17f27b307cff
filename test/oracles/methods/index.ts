// Which file answers for which method.
import type { Method } from '../method.ts';
import proportionDifference from './proportion_difference.ts';

export const methods: Record<string, Method> = {
	proportion_difference: proportionDifference
};
