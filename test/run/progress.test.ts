import { expect, test } from 'vitest';
import { terminal } from '../../etl/progress.ts';

function output(isTTY: boolean) {
	const written: string[] = [];
	return { isTTY, columns: 80, write: (text: string) => written.push(text), written };
}

test('a terminal gets one bar that is redrawn and wiped before a sentence', () => {
	const screen = output(true);
	const { log, progress } = terminal(screen);
	progress('load', 50, 100, 'orders');
	log('info', 'done');
	expect(screen.written[0]).toContain('50% 50 of 100 orders');
	expect(screen.written.slice(1)).toEqual(['\r\u001b[2K', 'done\n']);
});

test('elsewhere a step is said once, and again only after five seconds', () => {
	const file = output(false);
	let at = 0;
	const { progress } = terminal(file, { now: () => at });
	progress('load', 1, 3, 'orders');
	progress('load', 2, 3, 'returns');
	at = 6000;
	progress('load', 3, 3, 'refunds');
	expect(file.written).toEqual(['load: 1 of 3 orders\n', 'load: 3 of 3 refunds\n']);
});

test('a terminal that wants no colours gets plain lines', () => {
	const screen = output(true);
	terminal(screen, { plain: true }).progress('load', 1, null);
	expect(screen.written).toEqual(['load: 1\n']);
});
