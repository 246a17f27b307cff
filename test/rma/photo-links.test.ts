import { expect, test } from 'vitest';
import { photoLinks } from '../../web/lib/rma/photo-links.ts';

test.each([
	['two, with a space', 'https://a.example/1.jpg https://b.example:8443/2.jpg', ['a.example', 'b.example:8443']],
	[
		'lines, commas and semicolons',
		'https://a.example/1,\nhttps://b.example/2;https://c.example/3',
		['a.example', 'b.example', 'c.example']
	],
	['the same one twice', 'https://a.example/1 https://a.example/1', ['a.example']],
	['a comma that belongs to the address', 'https://a.example/w_1,h_2/x.jpg', ['a.example']],
	['letters that only look like others', 'https://аpple.example/1', ['xn--pple-43d.example']],
	['words around an address', 'see https://a.example/1 and the box', ['a.example']],
	['nothing', null, []],
	['no address', 'three photos on the share', []]
])('%s', (_, text, hosts) => {
	expect(photoLinks(text).map(({ host }) => host)).toEqual(hosts);
});

test.each([
	'http://a.example/1.jpg',
	'javascript:alert(1)',
	'JaVaScRiPt:alert(1)',
	'data:image/png;base64,AAAA',
	'//a.example/1.jpg',
	'file:///etc/passwd',
	'https://bank.example@evil.example/1.jpg',
	'https://user:word@evil.example/1.jpg'
])('%s is no link', (address) => {
	expect(photoLinks(address)).toEqual([]);
});

test('a text of very many addresses gives a list that can be read', () => {
	const text = Array.from({ length: 300 }, (_, index) => `https://a.example/${index}`).join(' ');
	expect(photoLinks(text)).toHaveLength(20);
});
