// What all statements of metrics are written with: placeholders, common table expressions, indents.
import type { Dictionary } from '../dictionary.ts';
import type { Plan } from '../plan.ts';
import type { Values } from '../types.ts';

/** Plain SQL with named placeholders, and their values. */
export type Statement = { sql: string; values: Values };

export type Bind = (name: string, value: Values[string]) => string;

export type Writer = { plan: Plan; dictionary: Dictionary; bind: Bind };

/** Days as placeholders; `onto` is the first day of the period whose periods these are to be held against. */
export type DayRange = { from: string | null; to: string | null; onto: string | null };

/** Placeholders with readable names; the same name with the same value is bound once. */
export function binder({ from, to, compared }: Pick<Plan, 'from' | 'to' | 'compared'>): { bind: Bind; values: Values } {
	const values: Values = {
		...(from === null ? {} : { from }),
		...(to === null ? {} : { to }),
		...(compared ? { compared_from: compared.from, compared_to: compared.to } : {})
	};
	const bind: Bind = (name, value) => {
		let free = name;
		for (let count = 2; free in values && values[free] !== value; count++) free = `${name}_${count}`;
		values[free] = value;
		return `$${free}`;
	};
	return { bind, values };
}

export const cte = (name: string, select: string): string => `${name} as (\n${indent(select)}\n)`;

export const indent = (text: string): string =>
	text
		.split('\n')
		.map((line) => (line ? `    ${line}` : line))
		.join('\n');
