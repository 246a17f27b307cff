import type { Names } from './names.ts';
import type { FaultShares } from './findings.ts';

/** Shares of what came back by fault. A fault that the scale does not know counts as unknown. */
export function faultShares(reasons: readonly { reason: string; share: number }[], names: Names): FaultShares {
	const shares: FaultShares = { seller: 0, logistics: 0, customer: 0, unknown: 0 };
	for (const { reason, share } of reasons) {
		const fault = names.reasons[reason]?.fault ?? 'unknown';
		shares[fault === 'seller' || fault === 'logistics' || fault === 'customer' ? fault : 'unknown'] += share;
	}
	return shares;
}

/** What a shortened list leaves out; null when it leaves nothing out. */
export function restOf(reasons: readonly { share: number }[], shown: number): { count: number; share: number } | null {
	const rest = reasons.slice(shown);
	return rest.length > 0 ? { count: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) } : null;
}
