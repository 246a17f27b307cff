// Which records changed: by a filter on `updateTime` where the API keeps to it, else by reading everything. The manual
// says that date fields can be filtered and never names this one, and a method that it does not know gives everything
// without a word: so it is tried once, and every record that comes is looked at again.
import { RetourError } from '../../errors.ts';
import type { Caller } from '../http/client.ts';
import type { Api, DataRecord, Filter, FormId } from './api.ts';

export type FilterState = 'kept' | 'ignored';

const ever = '1970-01-01T00:00:00.000Z';
const farAhead = '2999-01-01T00:00:00.000Z';

export const changedSince = (since: string, until: string | null = null): Filter => ({
	rel: 'and',
	cond: [{ field: 'updateTime', type: 'datetime', method: 'range', value: [since, until] }]
});

/** Whether the form's records can be filtered by `updateTime`. Null: it has none to tell it by. */
export async function probeFilter(api: Api, form: FormId, caller: Caller): Promise<FilterState | null> {
	const count = async (filter?: Filter): Promise<number> => {
		for await (const records of api.records(form, caller, { limit: 1, ...(filter ? { filter } : {}) }))
			return records.length;
		return 0;
	};
	if ((await count()) === 0) return null;
	try {
		const isKept = (await count(changedSince(farAhead))) === 0 && (await count(changedSince(ever))) === 1;
		return isKept ? 'kept' : 'ignored';
	} catch (error) {
		// refused: an invalid filter, invalid parameters, a type that cannot be filtered
		if (error instanceof RetourError && /^JDY_(4815|3005|17017|17032|1|HTTP_STATUS)$/.test(error.code))
			return 'ignored';
		throw error;
	}
}

/** Whether a record changed within the window; one without a time may have. */
export function isWithin({ updateTime }: DataRecord, since: string | null, until: string | null): boolean {
	const at = typeof updateTime === 'string' ? Date.parse(updateTime) : NaN;
	if (Number.isNaN(at)) return true;
	return (since === null || at >= Date.parse(since)) && (until === null || at < Date.parse(until));
}
