import { z } from 'zod';
import { findEntity, stages } from '../../contract/contract.ts';
import { currency, named, secretName, timezone } from '../settings.ts';
import { readSettings } from '../window.ts';
import { implicitColumns } from './fields.ts';

const id = z
	.string()
	.regex(/^[0-9a-f]{24}$/, { error: 'an id of 24 hexadecimal digits, as in the address of the form' });

/** A field: its id (`_widget_…`), alias or label; of the record around a subform's row with a `^` before it. */
const field = z.string().min(1).max(200);

const column = z.union([
	field,
	/** `part`: of an address, a member, linked data. `values`: words of the form into words of the contract. */
	z.strictObject({
		field,
		part: z.string().min(1).max(40).optional(),
		values: z.record(z.string(), z.string()).optional()
	}),
	z.strictObject({ value: z.string() })
]);

/** What a form, or a subform of it, gives for one entity of the contract. */
const mapping = z.strictObject({
	/** Field id, alias or label of a subform: one row for each of its rows. */
	subform: field.optional(),
	/** Contract column: field. The key is the data id and `updated_at` the time of the last change unless mapped. */
	columns: z.record(z.string(), column),
	/** Columns without which there is no such row: a refund without an amount. */
	skipWithout: z.array(z.string()).default([]),
	/** Fields that nothing is mapped to are kept beside the contract's columns, but for files and people. */
	others: z.enum(['kept', 'left']).default('kept')
});

const form = z
	.strictObject({
		app: id,
		entry: id,
		entities: z.record(z.string(), mapping).default({}),
		/** The log of the form's workflow as `return_events`. One request for each changed record. */
		workflow: z
			.strictObject({
				/** The field that holds the key of the return. */
				returnId: column.default('_id'),
				/** Node, or node/action (`审核/back`): stage; null: of no interest. */
				stages: z.record(z.string(), z.enum(stages).nullable()),
				/** What the end of the workflow means: 1 finished, 2 closed by hand, 3 rejected. */
				ends: z.partialRecord(z.enum(['1', '2', '3']), z.enum(stages)).default({})
			})
			.optional()
	})
	.superRefine(checkForm);

export const jiandaoyunSource = z
	.strictObject({
		...named,
		kind: z.literal('jiandaoyun'),
		/** Date fields are midnights of this zone. */
		timezone: timezone.default('Asia/Shanghai'),
		currency: currency.optional(),
		/** Another address of the same API, such as https://api.jodoo.com/api. */
		base: z.url({ protocol: /^https?$/, error: 'an address' }).default('https://api.jiandaoyun.com/api'),
		allowHttp: z.boolean().default(false),
		/** The variable with the API key. */
		keyFrom: secretName,
		perSecond: z.number().min(0.1).max(50).default(5),
		/** Data push: the variable with its secret. */
		push: z.strictObject({ secretFrom: secretName }).optional(),
		read: readSettings,
		forms: z.array(form).min(1)
	})
	.superRefine(({ forms }, { addIssue }) => {
		const seen = new Set<string>();
		for (const [index, { entities, workflow }] of forms.entries())
			for (const entity of [...Object.keys(entities), ...(workflow ? ['return_events'] : [])]) {
				if (seen.has(entity))
					addIssue({
						code: 'custom',
						path: ['forms', index, 'entities', entity],
						message: 'read from one form only; make a second source for another',
						input: entity
					});
				seen.add(entity);
			}
	});

export type JiandaoyunForm = z.output<typeof form>;
export type JiandaoyunSettings = z.output<typeof jiandaoyunSource>;

function checkForm(
	{ entities, workflow }: Pick<JiandaoyunForm, 'entities' | 'workflow'>,
	{ addIssue }: z.core.$RefinementCtx
): void {
	const issue = (path: PropertyKey[], message: string) => addIssue({ code: 'custom', path, message, input: entities });
	if (Object.keys(entities).length === 0 && !workflow) issue(['entities'], 'at least one entity');
	for (const [name, { columns, skipWithout }] of Object.entries(entities)) {
		const entity = findEntity(name);
		if (!entity) {
			issue(['entities', name], 'an entity of the contract such as return_lines');
			continue;
		}
		const mapped = new Set([...Object.keys(columns), ...Object.keys(implicitColumns(name, false))]);
		const missing = entity.columns.filter(({ need, name: one }) => need !== 'optional' && !mapped.has(one));
		if (missing.length > 0)
			issue(['entities', name, 'columns'], `a mapping of ${missing.map((one) => one.name).join(', ')} too`);
		for (const one of skipWithout)
			if (!mapped.has(one)) issue(['entities', name, 'skipWithout'], `columns that are mapped, not ${one}`);
	}
}
