// What stands in the fields of an alert rule's form, as people wrote it.
import type { Rule, RuleKind } from './rule.ts';

export type RuleFields = {
	title: string;
	metric: string;
	side: string;
	limit: string;
	is_sure: boolean;
	kinds: readonly string[];
	is_new: boolean;
	by: string;
	rules: readonly string[];
	hours: string;
	source_of: string;
	recipients: readonly string[];
	webhook_url: string;
	again_hours: string;
	is_on: boolean;
};

/** How often people may be told again, in hours; 0: never. */
export const againChoices = [0, 4, 24, 72, 168] as const;

/** A new rule, with what is most often wanted. */
export const emptyFields = (me: string): RuleFields => ({
	title: '',
	metric: 'return_rate',
	side: 'over',
	limit: '',
	is_sure: true,
	kinds: [],
	is_new: true,
	by: 'finding',
	rules: [],
	hours: '36',
	source_of: '',
	recipients: [me],
	webhook_url: '',
	again_hours: '0',
	is_on: true
});

/** The fields of a rule that is kept; a share is written in percent. */
export function fieldsOfRule({ definition, ...rule }: Rule, isShare: boolean): RuleFields {
	const { title, recipients, webhook_url, again_hours, is_on } = rule;
	const fields: RuleFields = {
		...emptyFields(''),
		title,
		recipients,
		webhook_url,
		again_hours: String(again_hours),
		is_on
	};
	switch (definition.kind) {
		case 'metric': {
			const { metric, side, limit, is_sure } = definition;
			// 0.07 times 100 is not 7 to a computer
			const written = isShare ? Number((limit * 100).toPrecision(12)) : limit;
			return { ...fields, metric, side, is_sure, limit: String(written) };
		}
		case 'signal':
			return { ...fields, kinds: definition.kinds, is_new: definition.is_new };
		case 'sla':
			return { ...fields, limit: String(definition.limit) };
		case 'leak': {
			const { rules, by, limit, is_new } = definition;
			return { ...fields, rules, by, is_new, limit: by === 'amount' ? String(limit) : '' };
		}
		case 'freshness':
			return { ...fields, hours: String(definition.hours), source_of: definition.source };
		case 'run':
			return fields;
		case 'audit':
			return { ...fields, is_new: definition.is_new };
	}
}

/** The fields as they were sent. */
export function fieldsOfForm(form: FormData): RuleFields {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	const all = (name: string) => form.getAll(name).filter((one): one is string => typeof one === 'string' && one !== '');
	return {
		title: text('title'),
		metric: text('metric'),
		side: text('side'),
		limit: text('limit'),
		is_sure: form.has('is_sure'),
		kinds: all('kinds'),
		is_new: form.has('is_new'),
		by: text('by'),
		rules: all('rules'),
		hours: text('hours'),
		source_of: text('source_of'),
		recipients: all('recipients'),
		webhook_url: text('webhook_url'),
		again_hours: text('again_hours'),
		is_on: form.has('is_on')
	};
}

/** Kinds of rules that the filters of a page narrow. */
export const hasView = (kind: RuleKind): boolean => ['metric', 'signal', 'sla', 'leak'].includes(kind);
