// A source folder and a mapping folder made of texts, and an extraction over them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { openDatabase, type Effects } from '../../etl/effects.ts';
import { mapped } from '../../etl/sources/mapped/mapped.ts';
import type { MappedInput } from '../../etl/sources/mapped/options.ts';
import type { Cursor, Landing, Reading } from '../../etl/sources/types.ts';
import { extraction } from '../extraction.ts';

export const quiet: Effects = {
	now: () => new Date('2026-06-01T08:00:00Z'),
	log: () => undefined,
	progress: () => undefined,
	threads: 2,
	memoryLimit: '1GB'
};

const made: string[] = [];
afterAll(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder that is removed after the tests of the file. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'retour-mapped-'));
	made.push(folder);
	return folder;
}

export function writeFiles(folder: string, files: Record<string, string | Uint8Array>): void {
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), content);
	}
}

export type Extracted = { landing: Landing | null; rows: (entity: string) => Promise<Record<string, unknown>[]> };

/** A mapped source over the given texts; `extract` may be called again after files were changed. */
export function mappedFolder({
	files,
	mapping,
	inputs = { orders_export: { files: '*.csv' } },
	ready
}: {
	files: Record<string, string | Uint8Array>;
	mapping: Record<string, string>;
	inputs?: Record<string, MappedInput>;
	ready?: string;
}) {
	const root = temporaryFolder();
	const folder = join(root, 'input');
	mkdirSync(folder);
	writeFiles(folder, files);
	writeFiles(join(root, 'mapping'), mapping);
	const source = mapped({
		id: 'shop',
		title: 'Shop',
		folder,
		inputs,
		mapping: join(root, 'mapping'),
		timezone: 'Europe/Berlin',
		currency: 'EUR',
		ready
	});
	return {
		source,
		folder,
		mappingFolder: join(root, 'mapping'),
		async extract(cursor: Cursor = {}, reading: Reading = { kind: 'increment' }): Promise<Extracted> {
			const landed = temporaryFolder();
			const landing = await source.extract(extraction({ effects: quiet, cursor, folder: landed, reading }));
			return { landing, rows: (entity) => readLanded(landed, landing, entity) };
		}
	};
}

async function readLanded(folder: string, landing: Landing | null, entity: string): Promise<Record<string, unknown>[]> {
	const file = landing?.files.find((landed) => landed.entity === entity)?.file;
	if (!file) return [];
	const { connection, close } = await openDatabase(':memory:', quiet);
	try {
		const read = await connection.runAndReadAll(`select * from read_parquet('${join(folder, file)}')`);
		return read.getRowObjectsJson();
	} finally {
		close();
	}
}
