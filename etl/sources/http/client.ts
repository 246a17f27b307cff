// Asking a system over HTTP: at its pace, for a limited time, of a limited size, and with failures told apart into what
// may pass and what must be corrected. No message names a query, a header or a body: they hold secrets and people.
import pThrottle from 'p-throttle';
import { RetourError } from '../../errors.ts';
import type { Extraction } from '../types.ts';
import { refused, unreached } from './failures.ts';
import { parseJson } from './exact-json.ts';

export type ClientOptions = {
	/** What messages begin with: the id of the source. */
	source: string;
	/** Requests go to this address or below it, and only to its origin. */
	base: string;
	/** Sent with every request; the place of the secret. */
	headers?: Record<string, string>;
	/** At most so many requests in any second. */
	perSecond?: number;
	/** How long the other side may be silent: until it answers, and between two parts of an answer. */
	timeoutSeconds?: number;
	/** The largest answer that is read into memory. */
	maxBytes?: number;
	/** Unencrypted requests to other machines are refused without it. */
	allowHttp?: boolean;
	/**
	 * Looks at each JSON answer of any status before we do, for systems that tell failures in their own words: throws the
	 * failure (a `TransientError` where it may pass), or returns and lets the status decide.
	 */
	judge?: (answer: Answer, what: string) => void;
};

export type Request = {
	/** Relative to `base`, or a whole address of its origin. `''`: the base itself. */
	path: string;
	method?: 'GET' | 'POST' | 'PUT';
	/** Appended to those of `path`, encoded. */
	query?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
	headers?: Record<string, string>;
	/** For messages: `page 3 of orders`. Never an id or a name of somebody. */
	what: string;
};

export type Answer = {
	status: number;
	headers: Headers;
	/** Parsed; numbers that a double cannot hold are texts. */
	body: unknown;
	/** Where the answer came from, after redirects. */
	url: string;
};

/** The part of an extraction that a request needs. */
export type Caller = Pick<Extraction, 'signal' | 'spent' | 'retry'>;

/** For checks: one try, nothing counted. */
export const once: Caller = {
	signal: new AbortController().signal,
	spent: () => undefined,
	retry: (call) => call()
};

export type Client = {
	/** One request with a JSON answer, tried again by the caller's `retry`. */
	json: (request: Request, caller: Caller) => Promise<Answer>;
	/**
	 * The bytes of an answer as they come, of any size. Not tried again once the first part came: a break in the middle
	 * is a `TransientError`, and where to go on is known to the reader only.
	 */
	stream: (request: Request, caller: Caller) => Promise<{ headers: Headers; parts: AsyncIterable<Uint8Array> }>;
};

const redirections = 5;

/**
 * A client of one system. Throws `HTTP_INSECURE` (unencrypted to another machine) and `HTTP_SETTINGS` at once; its calls
 * throw `HTTP_UNREACHABLE`, `HTTP_TIMEOUT`, `HTTP_BUSY`, `HTTP_REFUSED`, `HTTP_STATUS`, `HTTP_NOT_JSON`, `HTTP_TOO_LARGE`,
 * `HTTP_REDIRECT`, and what `judge` throws.
 */
export function httpClient(options: ClientOptions): Client {
	const { source, perSecond = 5, timeoutSeconds = 60, maxBytes = 64 * 1_048_576, judge } = options;
	const base = baseOf(options);
	const fixed = headersOf(source, options.headers ?? {});
	// a limit is a whole number: 2.5 a second are 2 in 800 ms, 0.2 a second are 1 in 5 s
	const limit = Math.max(1, Math.floor(perSecond));
	const turn = pThrottle({ limit, interval: (limit / perSecond) * 1000, strict: true })(() => undefined);

	/** One request until its headers are there. The timer goes on until `close`. */
	const open = async (request: Request, { signal, spent }: Caller) => {
		const what = `${source}: ${request.what}`;
		let url = addressOf(request, base, what);
		const headers = new Headers(fixed);
		for (const [name, value] of headersOf(source, request.headers ?? {})) headers.set(name, value);
		if (!headers.has('accept')) headers.set('accept', 'application/json');
		if (request.body !== undefined) headers.set('content-type', 'application/json; charset=utf-8');
		const { method = request.body === undefined ? 'GET' : 'POST' } = request;
		const body = request.body === undefined ? null : JSON.stringify(request.body);
		await turn();
		signal.throwIfAborted();
		const silence = silenceTimer(timeoutSeconds);
		const failed = (cause: unknown): Error =>
			signal.aborted ? (signal.reason as Error) : unreached(cause, what, silence.isOver() ? timeoutSeconds : null);
		for (let hop = 0; ; hop++) {
			spent({ requests: 1 });
			let response: Response;
			try {
				const either = AbortSignal.any([signal, silence.signal]);
				response = await fetch(url, { method, headers, body, redirect: 'manual', signal: either });
			} catch (cause) {
				silence.stop();
				throw failed(cause);
			}
			silence.restart();
			const target = redirection(response, url);
			if (!target) return { response, url, what, silence, failed };
			await response.body?.cancel();
			// a redirected POST becomes a GET without its body (301, 302, 303), which asks something else
			const keepsBody = response.status === 307 || response.status === 308;
			if (target.origin !== base.origin || hop >= redirections || (method !== 'GET' && !keepsBody)) {
				silence.stop();
				throw new RetourError('source', 'HTTP_REDIRECT', `${what} was redirected with ${response.status}`, {
					hint: 'redirects are followed within the configured host only, so that no secret goes elsewhere; configure the final address'
				});
			}
			url = target;
		}
	};

	const parts = async function* (opened: Awaited<ReturnType<typeof open>>, spent: Caller['spent']) {
		const { response, silence, failed } = opened;
		try {
			// leaving the loop early cancels the body
			for await (const part of response.body ?? []) {
				silence.restart();
				spent({ bytes: part.length });
				yield part as Uint8Array;
			}
		} catch (cause) {
			throw failed(cause);
		} finally {
			silence.stop();
		}
	};

	const answer = async (request: Request, caller: Caller): Promise<Answer> => {
		const opened = await open(request, caller);
		const { response, what, url } = opened;
		const chunks: Uint8Array[] = [];
		let size = 0;
		for await (const part of parts(opened, caller.spent)) {
			chunks.push(part);
			size += part.length;
			if (size > maxBytes)
				throw new RetourError('source', 'HTTP_TOO_LARGE', `${what} answered more than ${maxBytes} bytes`, {
					hint: 'ask for smaller pages, or raise the limit of the source'
				});
		}
		const parsed = parseJson(Buffer.concat(chunks));
		const { status, headers } = response;
		const found: Answer = { status, headers, body: 'value' in parsed ? parsed.value : null, url: url.href };
		if ('value' in parsed) judge?.(found, what);
		if (!response.ok) throw refused(response, what);
		if ('value' in parsed) return found;
		throw parsed.error(what);
	};

	return {
		json: (request, caller) => caller.retry(() => answer(request, caller)),
		stream: async (request, caller) => {
			const opened = await caller.retry(async () => {
				const first = await open(request, caller);
				if (first.response.ok) return first;
				await first.response.body?.cancel();
				first.silence.stop();
				throw refused(first.response, first.what);
			});
			return { headers: opened.response.headers, parts: parts(opened, caller.spent) };
		}
	};
}

/** The headers of a way to sign in. */
export function authorization(
	auth:
		| { kind: 'none' }
		| { kind: 'bearer'; secret: string }
		| { kind: 'basic'; user: string; secret: string }
		| { kind: 'header'; name: string; prefix: string; secret: string }
): Record<string, string> {
	switch (auth.kind) {
		case 'none':
			return {};
		case 'bearer':
			return { authorization: `Bearer ${auth.secret}` };
		case 'basic':
			return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.secret}`).toString('base64')}` };
		case 'header':
			return { [auth.name.toLowerCase()]: auth.prefix + auth.secret };
	}
}

/** Whether a host is this machine: there an unencrypted request goes over no wire. */
export const isLoopback = (host: string): boolean =>
	host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

function baseOf({ source, base, allowHttp = false }: ClientOptions): URL {
	const url = URL.canParse(base) ? new URL(base) : null;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password)
		throw new RetourError('source', 'HTTP_SETTINGS', `${source}: the address must be one of https://, without a user`);
	if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname))
		throw new RetourError('source', 'HTTP_INSECURE', `${source}: ${url.origin} is not encrypted`, {
			hint: 'use https; within a network that you trust, `allowHttp: true` permits it'
		});
	return url;
}

function addressOf({ path, query = {} }: Request, base: URL, what: string): URL {
	const below = base.href.replace(/[?#].*$/, '').replace(/\/?$/, '/');
	const url = path === '' ? new URL(base) : URL.parse(/^https?:/i.test(path) ? path : path.replace(/^\/+/, ''), below);
	if (!url || url.origin !== base.origin)
		throw new RetourError('source', 'HTTP_REDIRECT', `${what} leads to another host`, {
			hint: 'addresses that an answer gives are followed within the configured host only'
		});
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
	return url;
}

/** A header that cannot be sent is named without its value: `Headers` itself would show it. */
function headersOf(source: string, headers: Record<string, string>): Headers {
	const result = new Headers();
	for (const [name, value] of Object.entries(headers))
		try {
			result.set(name, value);
		} catch {
			throw new RetourError('source', 'HTTP_SETTINGS', `${source}: the header ${name} cannot be sent`, {
				hint: 'its name or value holds characters that headers cannot have, such as a line break'
			});
		}
	return result;
}

function redirection(response: Response, from: URL): URL | null {
	const location = response.headers.get('location');
	if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return null;
	return URL.parse(location, from) ?? new URL('about:blank');
}

/** Aborts when nothing happened for so long. */
function silenceTimer(seconds: number) {
	const controller = new AbortController();
	let timer = setTimeout(() => controller.abort(), seconds * 1000);
	return {
		signal: controller.signal,
		isOver: () => controller.signal.aborted,
		restart: () => {
			clearTimeout(timer);
			timer = setTimeout(() => controller.abort(), seconds * 1000);
		},
		stop: () => clearTimeout(timer)
	};
}
