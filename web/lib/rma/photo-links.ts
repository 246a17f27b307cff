// Links to the photos of an inspection. The addresses are a source's text: what is no plain https address is no link.

type PhotoLink = { href: string; host: string };

/** So many are shown; more is no text of addresses. */
const most = 20;

/**
 * The https addresses in a text, each once, with the host that is shown beside it: a reader sees where a link leads before
 * following it. Left out is every other scheme, and what names a user, which only serves to make a host look like another.
 */
export function photoLinks(text: string | null | undefined): PhotoLink[] {
	const links = new Map<string, PhotoLink>();
	// a comma may be part of an address; between two of them it is none
	for (const word of (text ?? '').split(/[,;]?\s+|[,;](?=https:)/i)) {
		if (!URL.canParse(word)) continue;
		const { protocol, username, password, host, href } = new URL(word);
		if (protocol !== 'https:' || username !== '' || password !== '') continue;
		links.set(href, { href, host });
	}
	return [...links.values()].slice(0, most);
}
