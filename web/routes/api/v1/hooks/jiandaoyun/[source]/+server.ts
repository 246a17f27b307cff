import { json } from '@sveltejs/kit';
import { readEnvironment } from '#lib/server/environment.ts';
import { hintRun } from '#lib/server/hints.ts';
import { openPushes, readBytes, type Verdict } from '#lib/server/push.ts';
import type { RequestHandler } from './$types';

const mostBytes = 1_048_576;
const judge = openPushes();

const refuse = (status: number, code: string, message: string): Response =>
	json({ error: { code, message } }, { status });

const refusals: Partial<Record<Verdict, string>> = {
	bad_signature: 'the signature does not fit the body and the secret',
	stale: 'the timestamp is more than five minutes from now'
};

/** 简道云's data push. A genuine one begins a run of its source soon; the answer does not wait for it. */
export const POST: RequestHandler = async ({ request, params, url }) => {
	const secret = readEnvironment().pushSecrets.get(params.source);
	if (secret === undefined) return refuse(404, 'unknown_source', 'no source of that name takes pushes');
	const body = await readBytes(request, mostBytes);
	if (body === null) return refuse(413, 'too_large', 'a push has at most 1 MB');
	const verdict = judge(
		{
			body,
			nonce: url.searchParams.get('nonce') ?? '',
			timestamp: url.searchParams.get('timestamp') ?? '',
			signature: request.headers.get('x-jdy-signature') ?? '',
			deliverId: request.headers.get('x-jdy-deliverid') ?? ''
		},
		secret
	);
	const refusal = refusals[verdict];
	if (refusal) return refuse(401, verdict, refusal);
	if (verdict === 'accepted') hintRun(params.source);
	return json({ ok: true }, { headers: { 'cache-control': 'no-store' } });
};

export const fallback: RequestHandler = () =>
	json(
		{ error: { code: 'method_not_allowed', message: 'this address answers POST only' } },
		{ status: 405, headers: { allow: 'POST' } }
	);
