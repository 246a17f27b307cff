// Whatever is written into the audit log has words, in both languages.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flagEventKinds } from '../../web/lib/crm/flag.ts';
import { winBackStates } from '../../web/lib/crm/win-back.ts';
import { leakStates } from '../../web/lib/money/leak-states.ts';
import { auditWord } from '../../web/lib/people/audit-words.ts';
import { signalStates } from '../../web/lib/quality/states.ts';
import { inLanguageOf } from '../../web/lib/server/language.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The actions that the sources name where they write into the log. */
function actionsOfSources(): string[] {
	const actions = new Set<string>();
	for (const file of globSync(['web/**/*.ts', 'etl/**/*.ts'], { cwd: root, exclude: ['web/lib/paraglide/**'] })) {
		const source = readFileSync(root + file, 'utf8');
		if (!/audit/i.test(source)) continue;
		// `action: 'export'`, and both of `action: before ? 'change_report' : 'make_report'`
		for (const [, said = ''] of source.matchAll(/\baction: ([^,{}(]*'[^,{}(]*),/g))
			for (const [, action = ''] of said.matchAll(/'([a-z_.]+)'/g)) actions.add(action);
	}
	return [...actions];
}

const actions = [
	...actionsOfSources(),
	...flagEventKinds.map((kind) => `flag.${kind}`),
	...[...signalStates, ...leakStates, ...winBackStates].map((state) => `said.${state}`)
];

test('actions are found where they are written', () => {
	expect(actions.length).toBeGreaterThan(40);
	for (const one of ['export', 'make_report', 'change_report', 'erase_customer', 'forget_deliveries', 'said.undone'])
		expect(actions).toContain(one);
});

test.each(['en', 'zh-CN'] as const)('each action has words of its own in %s', async (language) => {
	await inLanguageOf(language, () => {
		expect(actions.filter((action) => auditWord(action) === action)).toEqual([]);
		const words = new Set(actions.map(auditWord));
		expect(words.size).toBe(new Set(actions).size);
		if (language === 'zh-CN') for (const word of words) expect(word).toMatch(/\p{Script=Han}/u);
	});
});

test('an action of another version keeps its code', () => {
	expect(auditWord('flag.painted')).toBe('flag.painted');
	expect(auditWord('constructor')).toBe('constructor');
});
