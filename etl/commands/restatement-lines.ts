// A comparison of two versions in plain lines.
import type { Restatement } from '../../sql/publish/compare.ts';

/** What changed about months that were over, by month, then why, by cause. */
export function describeRestatement({ before, after, through, settings, months, causes }: Restatement): string {
	const lines = [
		`${before} -> ${after}: months up to ${through ?? 'none'}${months.length === 0 ? ': nothing changed' : ''}`
	];
	if (settings.length > 0) lines.push(`  these settings differ, so figures may too: ${settings.join(', ')}`);
	for (const month of months) {
		lines.push(
			[
				month.month,
				`shipped ${change(month.shipped_before, month.shipped_after, units)}`,
				`returned ${change(month.returned_before, month.returned_after, units)}`,
				`rate ${change(rate(month.returned_before, month.shipped_before), rate(month.returned_after, month.shipped_after), percent)}`,
				`refunds ${change(month.refunds_before, month.refunds_after, money)}`
			].join('  ')
		);
		for (const cause of causes.filter((one) => one.month === month.month)) {
			const effects = [
				cause.shipped_units === 0 ? null : `${signed(cause.shipped_units, units)} shipped`,
				cause.returned_units === 0 ? null : `${signed(cause.returned_units, units)} returned`,
				cause.refund_amount === 0 ? null : `${signed(cause.refund_amount, money)} refunded`
			].filter((effect) => effect !== null);
			lines.push(
				`  ${cause.cause.replaceAll('_', ' ')}: ${units(cause.rows)} ${cause.change} in ${cause.relation}${effects.length > 0 ? ` (${effects.join(', ')})` : ''}`
			);
		}
	}
	return lines.join('\n');
}

const rate = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
const units = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });
const money = (value: number): string =>
	value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const signed = (value: number, format: (value: number) => string): string =>
	`${value > 0 ? '+' : '-'}${format(Math.abs(value))}`;

function change(before: number | null, after: number | null, format: (value: number) => string): string {
	const said = (value: number | null) => (value === null ? 'none' : format(value));
	return before === after ? said(after) : `${said(before)} -> ${said(after)}`;
}
