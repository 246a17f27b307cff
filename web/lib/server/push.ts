// Data pushes of 简道云: is it really from there, is it of now, has it been here before? A push is a hint that something
// changed and nothing more: what changed is asked for by the pipeline, since pushes leave out API writes, imports and
// batch edits.
import { createHash, timingSafeEqual } from 'node:crypto';

export type Push = {
	/** The body as it came, byte for byte: written again it may have other digits and escapes. */
	body: Uint8Array;
	nonce: string;
	/** Seconds since 1970. */
	timestamp: string;
	/** Header X-JDY-Signature: sha1 of `nonce:body:secret:timestamp`, in hexadecimal digits. */
	signature: string;
	/** Header X-JDY-DeliverId: one for each push. */
	deliverId: string;
};

/** `repeated`: it is genuine and was here before. */
export type Verdict = 'accepted' | 'repeated' | 'bad_signature' | 'stale';

const toleranceMs = 300_000;
/** A genuine push is remembered for as long as its timestamp could be taken again, and twice that. */
const rememberedMs = 4 * toleranceMs;
const mostRemembered = 20_000;

export type Pushes = (push: Push, secret: string, now?: number) => Verdict;

/** Judges pushes and remembers those that were genuine. One for the whole process. */
export function openPushes(): Pushes {
	const seen = new Map<string, number>();
	const forget = (now: number): void => {
		for (const [key, at] of seen) {
			// the oldest come first
			if (now - at < rememberedMs && seen.size <= mostRemembered) return;
			seen.delete(key);
		}
	};
	return (push, secret, now = Date.now()) => {
		const { nonce, timestamp, signature, deliverId } = push;
		if (!isSigned(push, secret)) return 'bad_signature';
		const seconds = /^\d{9,11}$/.test(timestamp) ? Number(timestamp) : NaN;
		if (!(Math.abs(now - seconds * 1000) <= toleranceMs)) return 'stale';
		forget(now);
		// the delivery id is not signed: a copy may bear another one, its nonce and signature it cannot change
		const keys = [`nonce ${nonce}`, `signature ${signature.toLowerCase()}`, ...(deliverId ? [`id ${deliverId}`] : [])];
		const isRepeated = keys.some((key) => seen.has(key));
		for (const key of keys) if (!seen.has(key)) seen.set(key, now);
		return isRepeated ? 'repeated' : 'accepted';
	};
}

function isSigned({ body, nonce, timestamp, signature }: Push, secret: string): boolean {
	if (!/^[0-9a-f]{40}$/i.test(signature) || nonce === '') return false;
	const wanted = createHash('sha1').update(`${nonce}:`).update(body).update(`:${secret}:${timestamp}`).digest();
	return timingSafeEqual(wanted, Buffer.from(signature, 'hex'));
}

/** The bytes of a request's body; null where they are more than `most`. */
export async function readBytes(request: Request, most: number): Promise<Uint8Array | null> {
	if (Number(request.headers.get('content-length') ?? 0) > most) return null;
	const parts: Uint8Array[] = [];
	let size = 0;
	for await (const part of request.body ?? []) {
		size += part.length;
		if (size > most) return null;
		parts.push(part);
	}
	return Buffer.concat(parts);
}
