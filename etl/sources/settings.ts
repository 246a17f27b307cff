// What the settings of several kinds of sources have in common. Each kind has its own in `<kind>/settings.ts`.
import { z } from 'zod';

export const timezone = z.string().refine(isTimezone, { error: 'an IANA time zone such as Europe/Berlin' });
export const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'an ISO 4217 code such as EUR' });
const slug = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, {
	error: 'a name of lower-case letters, digits and dashes, beginning with a letter, at most 40'
});
export const encoding = z.enum(['utf-8', 'gb18030', 'windows-1252']);
export const day = z.iso.date({ error: 'a day as YYYY-MM-DD' });
/** The name of an environment variable that holds a secret: the secret itself never stands in a configuration. */
export const secretName = z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/, {
	error: 'the name of an environment variable such as ERP_PASSWORD; secrets do not stand in the configuration'
});

/** Where a return stands in its source system, for people: `{id}` is its id there. */
const link = z.string().max(500).refine(isLink, {
	error: 'an http or https address with {id} in it and without a password, such as https://erp.example/returns/{id}'
});

/** Of every source. */
export const named = { id: slug, title: z.string().min(1).max(80).optional(), link: link.optional() };
/** Of sources whose times and amounts may come without an offset and a currency. */
export const local = { timezone: timezone.optional(), currency: currency.optional() };

function isLink(template: string): boolean {
	const address = URL.parse(template.replaceAll('{id}', 'id'));
	const isWeb = address?.protocol === 'http:' || address?.protocol === 'https:';
	// the place of the id must not decide where the link leads
	const isFixed =
		!address?.host.includes('{') && URL.parse(template.replaceAll('{id}', 'other'))?.host === address?.host;
	return isWeb && isFixed && template.includes('{id}') && address.username === '' && address.password === '';
}

function isTimezone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false; // Intl answers an unknown zone with a RangeError; that is the question here
	}
}
