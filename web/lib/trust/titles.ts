import type { Names } from '#lib/names.ts';
import { inLanguage } from '#lib/words.ts';

/** The title of a source, else its id. */
export const sourceTitleOf = (names: Names, source: string): string => names.sources[source] ?? source;

/** The title of a contract entity in the language of the page, else its name. */
export function entityTitleOf(
	loads: readonly { entity: string; entity_en: string | null; entity_zh: string | null }[],
	entity: string
): string {
	const known = loads.find((one) => one.entity === entity);
	return known?.entity_en && known.entity_zh ? inLanguage(known.entity_en, known.entity_zh) : entity;
}
