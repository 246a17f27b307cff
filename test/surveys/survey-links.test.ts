// The link to a survey: only we can make one, it is about one return, and it ends.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSurveyToken, surveyToken } from '../../web/lib/server/survey-links.ts';

const secret = Buffer.alloc(32, 3);
const key = { source_id: 'shop', return_id: 'R-1001' };
const made = new Date('2026-11-20T15:00:00Z');
const daysLater = (days: number) => new Date(made.getTime() + days * 86_400_000);

test('says which return it is about, in every script', () => {
	for (const return_id of ['R-1001', 'R 1/2?&#', '退货-8', '"],["x"]'])
		expect(readSurveyToken(surveyToken({ source_id: 'shop', return_id }, made, secret), made, secret)).toEqual({
			kind: 'valid',
			key: { source_id: 'shop', return_id }
		});
});

test('fits into an address as it is', () => {
	expect(surveyToken({ source_id: 'shop', return_id: '退货 8' }, made, secret)).toMatch(/^[\w.-]+$/);
});

test('holds for 60 days and is then said to have expired', () => {
	const token = surveyToken(key, made, secret);
	expect(readSurveyToken(token, daysLater(60), secret).kind).toBe('valid');
	expect(readSurveyToken(token, daysLater(61), secret)).toEqual({ kind: 'expired' });
});

test('with any character changed, taken away or added it is none', () => {
	const token = surveyToken(key, made, secret);
	fc.assert(
		fc.property(fc.nat(token.length - 1), fc.constantFrom('A', 'b', '-', '.', '0', ''), (place, other) => {
			const changed = token.slice(0, place) + other + token.slice(place + 1);
			if (changed === token) return;
			expect(readSurveyToken(changed, made, secret)).toEqual({ kind: 'invalid' });
		}),
		{ numRuns: 400 }
	);
	for (const none of ['', '.', token + 'A', `${token}.`, token.split('.')[0]!, 'a'.repeat(5000)])
		expect(readSurveyToken(none, made, secret)).toEqual({ kind: 'invalid' });
});

test('cannot be turned to another return, nor made longer, nor used at another installation', () => {
	const [, signature] = surveyToken(key, made, secret).split('.');
	const [other] = surveyToken({ ...key, return_id: 'R-1002' }, made, secret).split('.');
	expect(readSurveyToken(`${other}.${signature}`, made, secret)).toEqual({ kind: 'invalid' });
	const [later] = surveyToken(key, daysLater(400), secret).split('.');
	expect(readSurveyToken(`${later}.${signature}`, made, secret)).toEqual({ kind: 'invalid' });
	expect(readSurveyToken(surveyToken(key, made, Buffer.alloc(32, 4)), made, secret)).toEqual({ kind: 'invalid' });
});
