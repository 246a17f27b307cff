// Style attributes become a sheet of the page that its policy knows; nothing else of the page changes.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { draw } from '#lib/server/draw.ts';
import { allowSheet, styleElement, takeStyles } from '#lib/server/page-styles.ts';

test('the same style is one rule, stronger than any class', () => {
	const { html, sheet } = takeStyles(
		'<p><b class="bar" style="width: 40%; background: var(--bad);">1</b><i style="width: 2%;"></i><b style="width: 2%;"></b></p>'
	);
	expect(html).toBe('<p><b class="bar" data-look="0">1</b><i data-look="1"></i><b data-look="1"></b></p>');
	expect(sheet).toBe(
		'[data-look="0"]:not(#look){width: 40%; background: var(--bad);}[data-look="1"]:not(#look){width: 2%;}'
	);
});

test('only attributes of tags are taken, not what people wrote', () => {
	const said = [
		'<p>He wrote style="color:red" in a comment</p>',
		'<b title="ends with style=" class="a"></b>',
		'<script>{a: "<b style=\\"x\\">"}</script>',
		'<b data-style="width: 1px"></b>'
	];
	for (const html of said) expect(takeStyles(html)).toEqual({ html, sheet: '' });
});

test.each([
	'background: url(//evil.example/x)',
	'width: 1px} body{display:none',
	'x: </style><script>',
	'a: &quot;b&quot;'
])('%s is left out', (declarations) => {
	const { html, sheet } = takeStyles(`<b style="${declarations}">x</b>`);
	expect(sheet).toBe('');
	expect(html).toBe('<b >x</b>');
});

test('the policy knows the sheet by its hash, and stays as it is without one', () => {
	const policy = "default-src 'self'; script-src 'self' 'nonce-a'; style-src 'self'; img-src 'self'";
	expect(allowSheet(policy, '')).toBe(policy);
	const hash = createHash('sha256').update('[a]{}').digest('base64');
	expect(allowSheet(policy, '[a]{}')).toBe(
		`default-src 'self'; script-src 'self' 'nonce-a'; style-src 'self' 'sha256-${hash}'; img-src 'self'`
	);
	expect(styleElement('')).toBe('');
	expect(styleElement('[a]{}')).toBe('<style id="page-styles">[a]{}</style>');
});

test('a picture of a chart has its fonts as attributes', () => {
	const [picture] = draw(
		() => ({
			textStyle: { fontFamily: 'inherit' },
			xAxis: { type: 'category', data: ['a', 'b'], axisLabel: { fontSize: 11, fontFamily: 'inherit' } },
			yAxis: { type: 'value' },
			series: [{ type: 'line', data: [1, 2] }]
		}),
		200
	);
	expect(picture?.svg).not.toContain('style=');
	expect(picture?.svg).toContain('font-size="11px" font-family="inherit"');
});
