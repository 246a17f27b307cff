// Names of members that data carries as codes: reasons and sources by the published tables, countries by Intl.
import type { FilterDimension } from './filters.ts';
import { country } from './format.ts';
import { inLanguage, memberWord } from './words.ts';

/** Names that every page has: `publication.names`. Reasons stand in the order of the reason map. */
export type Names = {
	reasons: Record<string, { en: string; zh: string; category: string; fault: string }>;
	sources: Record<string, string>;
};

/** A member in the reader's words; what has no better name keeps its own. */
export function memberName(dimension: FilterDimension, member: string, names: Names | undefined): string {
	if (dimension === 'reason') {
		const reason = names?.reasons[member];
		return reason ? inLanguage(reason.en, reason.zh) : memberWord(member);
	}
	if (dimension === 'source') return names?.sources[member] ?? member;
	if (dimension === 'country' && member !== 'unknown') return country(member);
	return memberWord(member);
}
