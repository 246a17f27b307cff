import { leakTruth, unitsAtCost } from './leaks.ts';

/** Some goods are scrapped by the inspection and booked in for sale. */
export const restockedThoughScrapped = leakTruth({
	kind: 'restocked_though_scrapped',
	rule: 'restocked_though_scrapped',
	id: 'return_line_id',
	wanted: unitsAtCost(4)
});
