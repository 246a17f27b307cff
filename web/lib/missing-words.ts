// What stands in the place of what could not be asked (`unlessMissing`): this version does not have it, or it rests on more
// than the person may see. Which of the two is known only where somebody sees everything.
import { page } from '$app/state';
import { hasRules } from '#lib/access/row-rules.ts';
import { m } from '#lib/paraglide/messages.js';

const seesPart = (): boolean => hasRules(page.data.person?.rules ?? {});

/** A sentence for a card; `older` says what exactly the version is older than. */
export const missingWord = (older: string = m.older_version()): string => (seesPart() ? m.missing_part() : older);

/** A few words under a figure. */
export const missingFigure = (): string => (seesPart() ? m.missing_part_figure() : m.older_figure());

/** The title of a card or of a page of nothing else. */
export const missingTitle = (older: string): string => (seesPart() ? m.missing_part_title() : older);
