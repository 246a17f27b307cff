import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { findEntity, stages } from '../../etl/contract/contract.ts';
import { refreshReference } from '../../etl/models/reference.ts';
import { openWarehouse, referenceFolder } from './warehouse.ts';

// Whole builds, on machines that have other things to do
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const warehouse = await openWarehouse();
afterAll(() => warehouse.close());

const settings = {
	reportingTimezone: 'Europe/Berlin', reportingCurrency: 'EUR', maturityDays: 60, returnWindowDays: 14, isDemo: false
}; // prettier-ignore
const sources = [{ id: 'erp', kind: 'files', title: 'ERP', timezone: 'Europe/Berlin', currency: 'EUR' }];

function copyOfReference(): string {
	const folder = mkdtempSync(join(tmpdir(), 'reference-'));
	cpSync(referenceFolder, folder, { recursive: true });
	return folder;
}

const refresh = (folder: string, changed: Partial<typeof settings> = {}, ownFolder?: string) =>
	refreshReference({
		connection: warehouse.connection,
		folder,
		...(ownFolder === undefined ? {} : { ownFolder }),
		settings: { ...settings, ...changed },
		sources
	});

describe('the reference tables', () => {
	it('are written when their content changed and not otherwise', async () => {
		const folder = copyOfReference();
		await refresh(folder);
		expect(await refresh(folder)).toEqual([]);
		appendFileSync(join(folder, 'reason_map.csv'), 'erp,Q1,defective\n');
		expect(await refresh(folder)).toEqual(['reason_map']);
		expect(await refresh(folder, { maturityDays: 90 })).toEqual(['settings']);
	});

	it('read every reason_map*.csv', async () => {
		const folder = copyOfReference();
		writeFileSync(join(folder, 'reason_map_mine.csv'), 'reason,source_id,reason_code\nstyle,erp,"S,1"\n');
		await refresh(folder);
		expect(await warehouse.rows("from reference.reason_map where source_id = 'erp'")).toEqual([
			{ source_id: 'erp', reason_code: 'S,1', reason: 'style' }
		]);
	});

	describe('with files of the data folder', () => {
		const header = 'source_id,reason_code,reason\n';
		const own = (rows: string) => {
			const folder = mkdtempSync(join(tmpdir(), 'own-reference-'));
			writeFileSync(join(folder, 'reason_map_own.csv'), header + rows);
			return folder;
		};
		const meaning = async (code: string) =>
			(await warehouse.rows(`from reference.reason_map where reason_code = '${code}'`)).map(
				({ source_id, reason }) => `${String(source_id)} ${String(reason)}`
			);

		it('take what those say of a code before what the project says', async () => {
			const folder = copyOfReference();
			appendFileSync(join(folder, 'reason_map.csv'), 'erp,Q1,defective\nerp,Q2,style\n');
			await refresh(folder, {}, own('erp,Q1,colour\nshop,Q2,colour\n'));
			expect(await meaning('Q1')).toEqual(['erp colour']);
			expect((await meaning('Q2')).sort()).toEqual(['erp style', 'shop colour']);
			expect(await refresh(folder, {}, join(folder, 'nowhere'))).toEqual(['reason_map']);
			expect(await meaning('Q1')).toEqual(['erp defective']);
		});

		it('do so too where the data folder is that of the project', async () => {
			const folder = copyOfReference();
			appendFileSync(join(folder, 'reason_map.csv'), 'erp,Q1,defective\n');
			writeFileSync(join(folder, 'reason_map_own.csv'), `${header}erp,Q1,colour\n`);
			await refresh(folder, {}, folder);
			expect(await meaning('Q1')).toEqual(['erp colour']);
		});

		it('refuse two meanings among those, and a file that cannot be read, by its path', async () => {
			const folder = copyOfReference();
			const twice = own('erp,Q1,colour\nerp,Q1,style\n');
			await expect(refresh(folder, {}, twice)).rejects.toThrow('reason_map: erp Q1 has two meanings');
			const broken = own('');
			writeFileSync(join(broken, 'reason_map_own.csv'), 'code\nQ1\n');
			await expect(refresh(folder, {}, broken)).rejects.toThrow(join(broken, 'reason_map_own.csv'));
		});
	});

	it('know every stage of the contract in both languages, and no other', async () => {
		await refresh(referenceFolder);
		const rows = await warehouse.rows('from reference.stages');
		expect(rows.map((row) => row.stage).sort()).toEqual([...stages].sort());
		expect(rows.filter((row) => !row.stage_en || !row.stage_zh)).toEqual([]);
		expect(findEntity('return_events')?.columns.find((column) => column.name === 'stage')?.values).toEqual(stages);
	});

	it('give every reason one category and one fault, named in both languages', async () => {
		await refresh(referenceFolder);
		const rows = await warehouse.rows('from reference.reasons');
		expect(rows).toHaveLength(24);
		for (const row of rows)
			for (const [column, value] of Object.entries(row)) expect(value, `${String(row.reason)} ${column}`).toBeTruthy();
		const names = await warehouse.rows(
			'select count(distinct (reason_category, reason_category_en, reason_category_zh))::integer as n from reference.reasons'
		);
		expect(names).toEqual([{ n: new Set(rows.map((row) => row.reason_category)).size }]);
	});

	it.each([
		['two meanings of one code', 'reason_map.csv', '*,COLOR,style\n', 'reason_map: * COLOR has two meanings'],
		[
			'a reason that does not exist',
			'reason_map.csv',
			'erp,Q1,broken\n',
			'reason_map: the reason broken is not in reasons.csv'
		],
		[
			'a reason twice',
			'reasons.csv',
			readFileSync(join(referenceFolder, 'reasons.csv'), 'utf8').split('\n')[1] + '\n',
			'reasons: defective stands there twice'
		],
		['a status of an unknown stage', 'status_map.csv', 'erp,lost,vanished\n', 'status_map: erp lost']
	])('are refused with %s, and stay as they were', async (_what, file, line, sentence) => {
		await refresh(referenceFolder);
		const folder = copyOfReference();
		appendFileSync(join(folder, file), line);
		await expect(refresh(folder)).rejects.toMatchObject({
			code: 'MODEL_REFERENCE',
			message: expect.stringContaining(sentence) as unknown
		});
		expect(await refresh(referenceFolder)).toEqual([]);
	});

	it('are refused with a file missing or a column missing, by name', async () => {
		const folder = copyOfReference();
		writeFileSync(join(folder, 'stages.csv'), 'stage,step\nrequested,1\n');
		await expect(refresh(folder)).rejects.toMatchObject({
			code: 'MODEL_REFERENCE',
			message: expect.stringContaining('stages.csv') as unknown
		});
		rmSync(join(folder, 'stages.csv'));
		await expect(refresh(folder)).rejects.toMatchObject({
			message: expect.stringContaining('stages.csv is missing') as unknown
		});
	});
});
