// What customers said against what quality found, by stated reason.

export type FindingRow = {
	reason: string;
	fault: string;
	result: string;
	defect_code: string;
	inspected_units: number;
};

/** One stated reason: how many of its units were inspected, in how many a fault was found, and which. */
export type StatedReason = {
	reason: string;
	fault: string;
	inspected: number;
	failed: number;
	/** Defect codes with their units, the most frequent first. */
	defects: { code: string; units: number }[];
};

/** The rows of product_findings, one entry for each stated reason, those with the most inspected units first. */
export function statedReasons(rows: readonly FindingRow[]): StatedReason[] {
	const reasons = new Map<string, StatedReason>();
	for (const { reason, fault, result, defect_code, inspected_units } of rows) {
		const entry = reasons.get(reason) ?? { reason, fault, inspected: 0, failed: 0, defects: [] };
		reasons.set(reason, entry);
		entry.inspected += inspected_units;
		if (result === 'fail') entry.failed += inspected_units;
		if (defect_code === 'none' || defect_code === 'unknown') continue;
		const defect = entry.defects.find((one) => one.code === defect_code);
		if (defect) defect.units += inspected_units;
		else entry.defects.push({ code: defect_code, units: inspected_units });
	}
	for (const entry of reasons.values()) entry.defects.sort((a, b) => b.units - a.units || (a.code < b.code ? -1 : 1));
	return [...reasons.values()].sort((a, b) => b.inspected - a.inspected || (a.reason < b.reason ? -1 : 1));
}

/** Fewer inspected units than this say nothing about how often quality agrees. */
const least = 10;

/** Of the units called the seller's fault, the share in which quality found one; null where too few were inspected. */
export function confirmedShare(reasons: readonly StatedReason[]): number | null {
	const called = reasons.filter(({ fault }) => fault === 'seller');
	const inspected = called.reduce((sum, one) => sum + one.inspected, 0);
	return inspected >= least ? called.reduce((sum, one) => sum + one.failed, 0) / inspected : null;
}
