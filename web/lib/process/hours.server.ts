// Whether waits are measured in opening hours or by the clock: pages that show them say so.
import { unlessMissing } from '#lib/server/missing.ts';

/** By how many calendars waits are measured; 0: by the clock, as in versions from before there were any. */
export async function readCalendars(warehouse: App.Locals['warehouse']): Promise<number> {
	const rows = await unlessMissing(warehouse.ask('business_hours', {}));
	return rows?.[0]?.calendars ?? 0;
}
