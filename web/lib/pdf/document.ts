// What a PDF holds, as plain data: whoever wants one says what is in it, and `write.server.ts` sets it on pages.
import type { Locale } from '#lib/paraglide/runtime.js';

export type PdfColumn = {
	title: string;
	/** Set to the right, and never broken into lines. */
	isFigure?: boolean;
	/** A text that is never broken into lines: a day. */
	isWhole?: boolean;
};

export type PdfCell = {
	text: string;
	/** A bar under the figure, as a share of the widest one: 0 to 1. */
	bar?: number;
	isStrong?: boolean;
};

export type PdfBlock =
	| { kind: 'heading' | 'text' | 'quiet' | 'attention'; text: string }
	| { kind: 'link'; text: string; href: string }
	/** Key figures, three abreast. */
	| { kind: 'figures'; figures: readonly { label: string; value: string; aside: string }[] }
	/** Words and what they mean. */
	| { kind: 'terms'; terms: readonly { term: string; meaning: string }[] }
	/** Its header stands on each page that it goes over. */
	| { kind: 'table'; columns: readonly PdfColumn[]; rows: readonly (readonly PdfCell[])[] };

export type PdfContent = {
	title: string;
	language: Locale;
	/** When it was made, as the file says it; the same content and time give the same bytes. */
	made_at: Date;
	/** At the foot of each page, beside its number. */
	foot: string;
	blocks: readonly PdfBlock[];
};

/** When the version was published (UTC), of which a document is. */
export const madeAt = ({ published_at }: { published_at: string }): Date =>
	new Date(`${published_at.slice(0, 19).replace(' ', 'T')}Z`);
