// 简道云 (Jiandaoyun): forms that people draw themselves, read by what the configuration says of their fields.
import { RetourError } from '../../errors.ts';
import { once } from '../http/client.ts';
import { isOutage } from '../http/failures.ts';
import type { Checked, Extraction, Landing, Source, StoppedEntity } from '../types.ts';
import { openApi, type Api } from './api.ts';
import { probeFilter } from './changes.ts';
import { readForm, resolveForm, type FormMemory } from './form.ts';
import type { JiandaoyunForm, JiandaoyunSettings } from './settings.ts';

export type JiandaoyunOptions = Omit<JiandaoyunSettings, 'kind' | 'title' | 'currency' | 'keyFrom' | 'push'> & {
	title: string;
	currency: string;
	/** The API key. */
	key: string;
};

/**
 * Forms are read one after the other; one that fails stops its entities only. Throws the failure where all fail, and what
 * ends the extraction as a whole.
 */
export function jiandaoyun(options: JiandaoyunOptions): Source {
	const { id, title, timezone, currency, read, forms } = options;
	const api = openApi(options);
	return {
		id,
		kind: 'jiandaoyun',
		title,
		timezone,
		currency,
		patience: { tries: read.tries, minutes: read.minutes },
		extract: (extraction) => extractForms(extraction, options, api),
		check: () => checkForms({ id, forms, timezone }, api)
	};
}

const entitiesOf = ({ entities, workflow }: JiandaoyunForm): string[] => [
	...Object.keys(entities),
	...(workflow ? ['return_events'] : [])
];

async function extractForms(extraction: Extraction, options: JiandaoyunOptions, api: Api): Promise<Landing | null> {
	const { cursor, reading, signal } = extraction;
	const { id, forms, read, timezone } = options;
	const memories = cursor as Record<string, FormMemory | undefined>;
	const stopped: StoppedEntity[] = [];
	const landing: Landing & { complete: object[]; warnings: string[] } = {
		files: [],
		rejects: [],
		cursor: { ...cursor },
		warnings: [],
		stopped,
		complete: []
	};
	const failures: unknown[] = [];
	let unchanged = 0;
	const wanted = reading.kind === 'increment' ? undefined : reading.entities;
	const chosen = forms.filter((form) => !wanted || entitiesOf(form).some((entity) => wanted.includes(entity)));
	let outage: RetourError | null = null;
	const fail = (error: RetourError, form: JiandaoyunForm): void => {
		const { code, message, hint = null } = error;
		if (isOutage(error)) outage = error;
		failures.push(error);
		stopped.push(...entitiesOf(form).map((entity) => ({ entity, code, message, hint })));
	};
	for (const form of chosen) {
		if (outage) {
			fail(outage, form);
			continue;
		}
		try {
			const memory = memories[form.entry];
			const result = await readForm({ id, form, api, extraction, memory, read, timezone });
			landing.cursor[form.entry] = result.memory;
			landing.files.push(...result.files);
			landing.complete.push(...result.complete);
			landing.warnings.push(...result.warnings);
			stopped.push(...result.stopped);
			if (result.isUnchanged) unchanged++;
		} catch (error) {
			if (signal.aborted || !(error instanceof RetourError) || error.code === 'SOURCE_TIMEOUT') throw error;
			fail(error, form);
		}
	}
	if (failures.length > 0 && failures.length === chosen.length) throw failures[0];
	return unchanged === chosen.length ? null : landing;
}

/** Looks at the fields of each form, and tries the filter. */
async function checkForms(
	{ id, forms, timezone }: Pick<JiandaoyunOptions, 'id' | 'forms' | 'timezone'>,
	api: Api
): Promise<Checked> {
	const checked: Required<Checked> = { entities: [], notes: [], columns: {} };
	for (const form of forms) {
		const described = await api.form(form, once);
		const { resolved, returnId, stopped, warnings } = resolveForm({ id, form, memory: undefined, timezone }, described);
		for (const { entity } of resolved) checked.entities.push(entity);
		for (const [entity, { columns }] of Object.entries(form.entities)) checked.columns[entity] = Object.keys(columns);
		if (returnId) checked.entities.push('return_events');
		checked.notes.push(...stopped.map(({ message }) => message.replace(/^source: /, '')), ...warnings);
		if (returnId) await lookAtLog(api, form);
		const filter = await probeFilter(api, form, once);
		if (filter === null) checked.notes.push(`form ${form.entry} has no data yet`);
		if (filter === 'ignored')
			checked.notes.push(`form ${form.entry} cannot be filtered by updateTime: it is read as a whole each time`);
	}
	return checked;
}

/** The log of one workflow: throws where the key may not read it. */
async function lookAtLog(api: Api, form: JiandaoyunForm): Promise<void> {
	for await (const records of api.records(form, once, { limit: 1 })) {
		for (const { _id: instance } of records) await api.log(instance, once);
		return;
	}
}
