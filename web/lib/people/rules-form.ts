// Row rules as a form: for each dimension a text field with members, a comma between them. Empty: not restricted.
import { readRules, ruleDimensions, type RowRules } from '#lib/access/row-rules.ts';

/** The rules that a form holds. Throws where they are none. */
export function rulesOfForm(form: FormData): RowRules {
	const given: Record<string, string[]> = {};
	for (const dimension of ruleDimensions) {
		const value = form.get(`rule_${dimension}`);
		const members = (typeof value === 'string' ? value : '')
			.split(/[,，\n]/)
			.map((member) => member.trim())
			.filter((member) => member !== '');
		// people write de for DE
		if (members.length > 0)
			given[dimension] =
				dimension === 'country' ? members.map((one) => (one === 'unknown' ? one : one.toUpperCase())) : members;
	}
	return readRules(given);
}

/** Members that no row has: a rule that names one shows less than was meant. */
export function unknownMembers(rules: RowRules, known: Readonly<Record<string, readonly string[]>>): string[] {
	return ruleDimensions.flatMap((dimension) =>
		(rules[dimension] ?? []).filter((member) => known[dimension] && !known[dimension].includes(member))
	);
}
