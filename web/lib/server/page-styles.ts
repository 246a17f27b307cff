// Lengths of bars, places and colours are style attributes in what the server renders. The policy of a page allows none:
// whoever smuggles markup in could cover the page with it. So they become a style sheet of this page, which the policy
// knows by its hash. Once the page lives, the browser sets the same styles by script, which no policy minds.
import { createHash } from 'node:crypto';

/** A start tag; values of attributes are quoted, and have no quotes in them. */
const startTag = /<[a-z][\w-]*(?:\s[^"<>]*(?:"[^"]*"[^"<>]*)*)?>/gi;
const attribute = /([^\s"'=<>/]+)="([^"]*)"/g;
/** Declarations as our components write them: lengths, shares, tokens of colours, `calc` and `var`. */
const harmless = /^(?!.*\burl\b)[\w\s#%.,:;()+*-]+$/i;

/** A page without style attributes, and the style sheet that says the same; '' where it has none. */
export function takeStyles(html: string): { html: string; sheet: string } {
	const names = new Map<string, number>();
	const name = (declarations: string) => {
		if (!names.has(declarations)) names.set(declarations, names.size);
		return names.get(declarations)!;
	};
	const bare = html.replaceAll(startTag, (tag) =>
		tag.includes('style="')
			? tag.replaceAll(attribute, (whole, key: string, value: string) =>
					key === 'style' ? (harmless.test(value) ? `data-look="${name(value)}"` : '') : whole
				)
			: tag
	);
	// as strong as what it stands for: nothing of ours has that id, and `not` counts as if it had
	const rules = [...names].map(([declarations, number]) => `[data-look="${number}"]:not(#look){${declarations}}`);
	return { html: bare, sheet: rules.join('') };
}

/** Where the sheet stands in the head of the page; the layout takes it away when the page lives. */
export const styleElement = (sheet: string): string => (sheet === '' ? '' : `<style id="page-styles">${sheet}</style>`);

/** The policy that allows this style sheet and no other. */
export const allowSheet = (policy: string, sheet: string): string =>
	sheet === ''
		? policy
		: policy.replace(
				/\bstyle-src 'self'/,
				`$& 'sha256-${createHash('sha256').update(sheet, 'utf8').digest('base64')}'`
			);
