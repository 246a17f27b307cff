// Cost drivers in the reader's words.
import { m } from '#lib/paraglide/messages.js';
import { memberName, type Names } from '../names.ts';
import type { DriverProblem, DriverUnit } from './drivers.ts';

const unitWords: Record<DriverUnit, () => string> = {
	request: m.driver_unit_request,
	receipt: m.driver_unit_receipt,
	received_unit: m.driver_unit_received_unit,
	inspection: m.driver_unit_inspection,
	settlement: m.driver_unit_settlement
};

export const driverUnitWord = (unit: string): string => unitWords[unit as DriverUnit]?.() ?? unit;

export const driverSourceName = (source_id: string, names: Names | undefined): string =>
	source_id === '*' ? m.drivers_any_source() : memberName('source', source_id, names);

const problemWords: Record<DriverProblem, () => string> = {
	source: m.drivers_problem_source,
	kind: m.drivers_problem_kind,
	unit: m.drivers_problem_unit,
	from: m.drivers_problem_from,
	amount: m.drivers_problem_amount,
	why: m.drivers_problem_why,
	gone: m.drivers_problem_gone,
	not_saved: m.drivers_problem_not_saved
};

export const driverProblemWord = (problem: DriverProblem): string => problemWords[problem]();
