// What a control chart is of, in words.
import { m } from '#lib/paraglide/messages.js';
import { memberName } from '../names.ts';
import { reasonCategoryName, type SignalNames } from './signals.ts';

/** `Defective`: a reason or a group of reasons by its name; a defect keeps its code. */
export function chartWhat({ chart, what }: { chart: string; what: string }, names: SignalNames): string {
	if (what === 'all') return chart === 'supplier_defect' ? m.every_defect() : m.every_reason();
	if (chart === 'supplier_defect') return what;
	return names.names?.reasons[what] ? memberName('reason', what, names.names) : reasonCategoryName(what, names);
}

export const chartWord = (chart: string): string =>
	chart === 'supplier_defect' ? m.chart_supplier_defect() : m.chart_product_reason();
