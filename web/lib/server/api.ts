// What every answer of the API has in common: one shape of errors, entity tags by version, formats by name or header.
import { isHttpError, json } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { QuestionError } from '../../../sql/metrics/question-error.ts';
import { keyOfScope } from '../../../sql/access/scope.ts';
import { scopeOf } from './access.ts';
import { raise } from './failure.ts';

const formats = ['json', 'csv', 'arrow'] as const;
export type Format = (typeof formats)[number];

/** Media types of the formats. */
export const mediaTypes: Record<Format, string> = {
	json: 'application/json',
	csv: 'text/csv; charset=utf-8',
	arrow: 'application/vnd.apache.arrow.stream'
};

type Handler = (event: RequestEvent) => Promise<Response>;

/** Runs a handler; an expected failure becomes `{ error: { code, message, … } }` with its status. A bug stays a bug. */
export const api =
	(handler: Handler): Handler =>
	async (event) => {
		try {
			return await handler(event);
		} catch (thrown) {
			return errorResponse(thrown);
		}
	};

/** What other methods than GET and HEAD get. */
export const onlyGet = (): Response =>
	json(
		{ error: { code: 'method_not_allowed', message: 'this address answers GET and HEAD only' } },
		{
			status: 405,
			headers: { allow: 'GET, HEAD' }
		}
	);

/**
 * A response that a browser asks again for, and gets 304 while the version, the question and what the person may see are
 * the same. `write` is called only when it has to be.
 */
export async function tagged(
	{ request, locals }: Pick<RequestEvent, 'request' | 'locals'>,
	key: string,
	write: () => Promise<{ body: BodyInit; headers: Record<string, string> }>
): Promise<Response> {
	const etag = `"${await digest(`${keyOfScope(scopeOf(locals.person))}\n${key}`)}"`;
	const common = { etag, 'cache-control': 'private, no-cache', vary: 'accept, cookie' };
	const asked = request.headers
		.get('if-none-match')
		?.split(',')
		.map((tag) => tag.trim().replace(/^W\//, ''));
	if (asked?.includes(etag)) return new Response(null, { status: 304, headers: common });
	const { body, headers } = await write();
	return new Response(body, { headers: { ...common, ...headers } });
}

/** The format that `format=` names, else the first that the Accept header takes, else JSON. Throws QuestionError. */
export function formatOf({ request, url }: Pick<RequestEvent, 'request' | 'url'>): Format {
	const named = url.searchParams.get('format');
	if (named !== null) {
		const found = formats.find((format) => format === named);
		if (found) return found;
		throw new QuestionError('bad_value', `format must be one of ${formats.join(', ')}, not ${JSON.stringify(named)}`, {
			found: named,
			wanted: formats
		});
	}
	const accepted = acceptedTypes(request.headers.get('accept') ?? '*/*');
	for (const type of accepted) {
		const found = formats.find((format) => type === mediaTypes[format].split(';')[0]);
		if (found) return found;
		if (type === '*/*' || type === 'application/*' || type === 'text/html') return 'json';
		if (type === 'text/*') return 'csv';
	}
	throw new NotAcceptable();
}

/** No format is one that the client takes. */
class NotAcceptable extends Error {}

/** An expected failure as the API tells of it. Throws what is none. */
export function errorResponse(thrown: unknown): Response {
	if (thrown instanceof NotAcceptable)
		return json(
			{
				error: {
					code: 'not_acceptable',
					message: 'none of the media types that Accept names can be given',
					wanted: Object.values(mediaTypes)
				}
			},
			{ status: 406 }
		);
	try {
		raise(thrown);
	} catch (raised) {
		if (!isHttpError(raised)) throw raised;
		const { message, code, found, wanted, hint } = raised.body;
		const headers = raised.status === 503 ? { 'retry-after': '5' } : undefined;
		return json(
			{ error: { code, message, found, wanted, hint } },
			{ status: raised.status, ...(headers ? { headers } : {}) }
		);
	}
}

/** Media types of an Accept header, the most wanted first; those with `q=0` left out. */
function acceptedTypes(accept: string): string[] {
	return accept
		.split(',')
		.map((part) => {
			const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
			const quality = parameters.find((parameter) => parameter.startsWith('q='));
			return { type, quality: quality ? Number(quality.slice(2)) : 1 };
		})
		.filter(({ quality }) => quality > 0)
		.sort((one, other) => other.quality - one.quality)
		.map(({ type }) => type);
}

async function digest(text: string): Promise<string> {
	const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
	return Buffer.from(bytes).toString('base64url').slice(0, 22);
}
