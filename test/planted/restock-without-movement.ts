import { leakTruth, unitsAtCost } from './leaks.ts';

/** Some goods are fit for sale and are never booked in. */
export const restockWithoutMovement = leakTruth({
	kind: 'restock_without_movement',
	rule: 'restock_without_movement',
	id: 'return_line_id',
	wanted: unitsAtCost(7)
});
