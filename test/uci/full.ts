// All days of the register, by hand: `node test/uci/full.ts [days]`. Fed day by day and then once more, and at once;
// prints times, the account of every row, and whether the raw tables are the same. Exit code 1 if they are not.
import { copyDays, listDays } from './days.ts';
import {
	askFiles,
	loadedProductNames,
	loadedReturnsByProductAndCountry,
	loadedTotals,
	plain,
	productNames,
	returnsByProductAndCountry,
	totals
} from './oracle.ts';
import { emptyWarehouse, type Fed, type Warehouse } from './warehouse.ts';

const days = listDays().slice(0, Number(process.argv[2] ?? Infinity));
const failures: string[] = [];
const hold = (is: boolean, sentence: string) => {
	console.log(`${is ? 'holds' : 'FAILS'}: ${sentence}`);
	if (!is) failures.push(sentence);
};
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
	const started = performance.now();
	const result = await work();
	console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
	return result;
}

async function feedDaily(warehouse: Warehouse): Promise<Fed[]> {
	const fed: Fed[] = [];
	for (const day of days) {
		copyDays([day], warehouse.input);
		const one = await warehouse.feed();
		if (one) fed.push(one);
	}
	return fed;
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

console.log(`${days.length} days`);
const atOnce = await emptyWarehouse();
copyDays(days, atOnce.input);
const whole = await timed('at once, one load', () => atOnce.feed());
console.table(whole?.report.entities);
console.table(whole?.landing.inputs);
hold(whole?.landing.rejects.length === 0 && whole.landing.warnings.length === 0, 'no rejects and no warnings');
hold(whole?.landing.inputs?.every(({ rows, taken }) => rows === taken) ?? false, 'every row is taken');
hold(whole?.report.entities.every(({ quarantined }) => quarantined === 0) ?? false, 'nothing is quarantined');

for (const [name, ofFiles, ofWarehouse] of [
	['totals', totals, loadedTotals],
	['product names', productNames, loadedProductNames],
	['returns by product and country', returnsByProductAndCountry, loadedReturnsByProductAndCountry]
] as const) {
	const expected = await askFiles(days, ofFiles);
	hold(
		same((await atOnce.rows(ofWarehouse)).map(plain), expected),
		`${name} are those of the files (${expected.length} rows)`
	);
	if (name === 'totals') console.table(expected);
}
const expected = await atOnce.raw();
atOnce.close();

const daily = await emptyWarehouse();
const fed = await timed(`day by day, ${days.length} loads`, () => feedDaily(daily));
const rows = sum(fed.flatMap(({ landing }) => landing.inputs ?? []).map((input) => input.rows));
hold(rows === sum((whole?.landing.inputs ?? []).map((input) => input.rows)), `${rows} rows were read`);
hold(same(await daily.raw(), expected), 'day by day gives the raw tables of at once');
const again = await timed('the same files again', () => feedDaily(daily));
hold(again.length === 0, 'the same files again are not read');
const forced = await timed('the same files again, their cursor forgotten', () => daily.feed({}));
hold(
	forced?.report.entities.every(({ inserted, updated }) => inserted + updated === 0) ?? false,
	'the same rows again change nothing'
);
hold(same(await daily.raw(), expected), 'the raw tables are the same after that');
daily.close();
process.exitCode = failures.length === 0 ? 0 : 1;
