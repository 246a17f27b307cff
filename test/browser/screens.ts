// `npm run screens -- <address> <folder>`: a picture of every page in both languages, both themes and two widths.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, open, type Look } from './chromium.ts';
import { places } from './places.ts';

const { values } = parseArgs({
	options: {
		base: { type: 'string', default: 'http://127.0.0.1:3000' },
		data: { type: 'string', default: 'data' },
		out: { type: 'string', default: 'docs/screens' },
		only: { type: 'string' }
	}
});
mkdirSync(values.out, { recursive: true });
const looks: Look[] = (['en', 'zh-CN'] as const).flatMap((language) =>
	(['light', 'dark'] as const).flatMap((theme) => [1440, 390].map((width) => ({ language, theme, width })))
);
const browser = await launch();
for (const look of looks) {
	const { page, context } = await open(browser, look);
	for (const { name, path } of await places(values.data)) {
		if (values.only && !values.only.split(',').includes(name)) continue;
		await page.goto(values.base + path, { waitUntil: 'networkidle' });
		await page.screenshot({
			path: join(values.out, `${name}-${look.language === 'en' ? 'en' : 'zh'}-${look.theme}-${look.width}.jpg`),
			type: 'jpeg',
			quality: 72,
			fullPage: true
		});
	}
	await context.close();
}
await browser.close();
