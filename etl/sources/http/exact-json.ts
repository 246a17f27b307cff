// JSON without loss: a number that a double cannot hold comes as its text. Amounts and long ids depend on it.
import { RetourError } from '../../errors.ts';
import { TransientError } from '../transient.ts';

export type Parsed = { value: unknown } | { error: (what: string) => RetourError };

/** Parses UTF-8 JSON. Text that begins as JSON and ends too early may have been cut off on the way: that may pass. */
export function parseJson(bytes: Uint8Array): Parsed {
	let text: string;
	try {
		text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
	} catch {
		return { error: notJson('bytes that are not UTF-8') };
	}
	try {
		// shorter digits survive a double always, so the slow way is seldom needed
		return { value: /[\d.]{16}|\d[eE]/.test(text) ? JSON.parse(text, exact) : JSON.parse(text) };
	} catch {
		if (text === '') return { error: notJson('nothing') };
		if (!/^[[{]/.test(text)) return { error: notJson(text.startsWith('<') ? 'a page of HTML or XML' : 'text') };
		return {
			error: (what) => new TransientError('HTTP_NOT_JSON', `${what} answered JSON that is cut off or broken`)
		};
	}
}

const notJson = (found: string) => (what: string) =>
	new RetourError('source', 'HTTP_NOT_JSON', `${what} answered ${found} instead of JSON`, {
		hint: 'check the address: it may be a page for people or a sign-in'
	});

function exact(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
	const source = context?.source;
	if (typeof value !== 'number' || source === undefined) return value;
	const wanted = decimalText(source);
	if (wanted === null) return source;
	return wanted === decimalText(String(value)) ? value : wanted;
}

/**
 * A JSON number as plain decimal text, exactly: `1.50e2` is `150`, `-0.0` is `0`. Null for what is no number or would
 * have more than 400 digits.
 */
export function decimalText(number: string): string | null {
	const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/.exec(number);
	if (!found) return null;
	const [, sign, whole = '', fraction = '', exponent = '0'] = found;
	const point = whole.length + Number(exponent);
	const digits = whole + fraction;
	if (Math.abs(point) + digits.length > 400) return /[1-9]/.test(digits) ? null : '0';
	const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
	const at = point <= 0 ? 1 : point;
	const head = padded.slice(0, at).replace(/^0+(?=\d)/, '');
	const tail = padded.slice(at).replace(/0+$/, '');
	const plain = tail ? `${head}.${tail}` : head;
	return plain === '0' ? '0' : `${sign}${plain}`;
}
