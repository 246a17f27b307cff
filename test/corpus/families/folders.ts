// Folders that hold other things than files of the contract.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { csvOf, keysOf, rightTable } from '../rows.ts';
import type { Family, Step } from '../yard.ts';

const strangers: Family = {
	name: 'things in the folder that are no files of the contract',
	make: (yard) => {
		const { random, folder, aside, write } = yard;
		const table = rightTable(random, yard.prefix);
		const entity = table.entity.name;
		const other = entity === 'suppliers' ? 'warehouses' : 'suppliers';
		const [make, warns] = random.pick<[() => void, RegExp]>([
			[() => void write('notes.txt', 'x'), /belongs to no entity/],
			[() => void write(`my_${other}.csv`, 'x'), /belongs to no entity/],
			[() => void write(`${other}.pdf`, 'x'), /format that is not read/],
			[() => void write(`${other}.csv.zip`, 'x'), /format that is not read/],
			[() => void write(`${other}.parquet.gz`, 'x'), /format that is not read/],
			[() => void write(`archive/${other}.csv`, 'x'), /the folder archive/],
			[() => void write(`${other}/deeper/1.csv`, 'x'), /is not a file/],
			[() => mkdirSync(join(folder, `${other}.csv`)), new RegExp(`the folder ${other}.csv`)],
			[() => symlinkSync('/etc/hostname', join(folder, `${other}.csv`)), /link out of the folder/],
			[() => symlinkSync(aside, join(folder, other)), /link out of the folder/],
			[() => symlinkSync('nowhere', join(folder, `${other}.csv`)), /link to nothing/],
			[() => symlinkSync(`${other}.csv`, join(folder, `${other}.csv`)), /link to nothing/],
			[() => symlinkSync('..', join(folder, other)), /link out of the folder/],
			[() => execFileSync('mkfifo', [join(folder, `${other}.csv`)]), /is not a file/],
			[() => void write(`${other}\n2.csv`, 'x'), /belongs to no entity/],
			[() => void write('退货.csv', 'x'), /belongs to no entity/],
			[() => void write(`${'x'.repeat(240)}.csv`, 'x'), /belongs to no entity/]
		]);
		return {
			steps: [
				{
					make: () => {
						write(`${entity}.csv`, csvOf(table));
						make();
					},
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, warns }
				}
			]
		};
	}
};

const passedOver: Family = {
	name: 'things in the folder that are passed over',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const name = yard.random.pick(['.hidden.csv', '.DS_Store', `~$${entity}.xlsx`, `.${entity}.csv.swp`]);
		return {
			steps: [
				{
					make: () => {
						yard.write(name, 'x');
						yard.write(`${entity}/${yard.random.pick(['ü', ' blank ', "it's", 'a'.repeat(200)])}.csv`, csvOf(table));
					},
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const unreadable: Family = {
	name: 'files that this user may not read',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const all = { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true } as const;
		// the superuser may read everything
		const isRoot = userInfo().uid === 0;
		return {
			steps: [
				{
					make: () => chmodSync(yard.write(`${entity}.csv`, csvOf(table)), 0),
					expects: isRoot ? all : { stored: {}, warns: /FILES_UNREADABLE/ }
				},
				{ make: () => chmodSync(join(yard.folder, `${entity}.csv`), 0o600), expects: all }
			]
		};
	}
};

const missingFolder: Family = {
	name: 'a folder that is not there',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const away = yard.random.pick<() => void>([
			() => rmSync(yard.folder, { recursive: true }),
			() => {
				rmSync(yard.folder, { recursive: true });
				writeFileSync(yard.folder, 'a file');
			},
			() => {
				rmSync(yard.folder, { recursive: true });
				symlinkSync('nowhere', yard.folder);
			}
		]);
		const stored = { [entity]: keysOf(table) };
		return {
			steps: [
				{ make: () => void yard.write(`${entity}.csv`, csvOf(table)), expects: { stored, isOdd: true } },
				{ make: away, expects: { stored, fails: 'FILES_FOLDER' } },
				{
					make: () => {
						rmSync(yard.folder, { recursive: true, force: true });
						yard.write(`${entity}.csv`, csvOf(table));
					},
					expects: { stored, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const gone: Family = {
	name: 'files that are gone',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const entity = table.entity.name;
		const stored = { [entity]: keysOf(table) };
		const half = Math.ceil(table.rows.length / 2);
		const put = () => {
			yard.write(`${entity}-1.csv`, csvOf({ ...table, rows: table.rows.slice(0, half) }));
			yard.write(`${entity}-2.csv`, csvOf({ ...table, rows: table.rows.slice(half) }));
		};
		const again: Step = { expects: { stored, isOdd: true } };
		return {
			steps: [
				{ make: put, expects: { stored, isOdd: true } },
				{
					make: () => rmSync(join(yard.folder, `${entity}-${random.int(1, 2)}.csv`)),
					expects: { stored, warns: /is gone/ }
				},
				again,
				{ make: put, expects: { stored, quarantined: 0, isOdd: true } }
			]
		};
	}
};

const noMarker: Family = {
	name: 'files without their marker',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const entity = table.entity.name;
		const [ready, marker] = yard.random.pick([
			['*.done', `${entity}.csv.done`],
			['*.ok', `${entity}.ok`],
			['_SUCCESS', '_SUCCESS']
		] as [string, string][]);
		return {
			options: { ready },
			steps: [
				{ make: () => void yard.write(`${entity}.csv`, csvOf(table)), expects: { stored: {}, warns: /has no marker/ } },
				{
					make: () => void yard.write(marker, ''),
					expects: { stored: { [entity]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

export const folderFamilies: readonly Family[] = [strangers, passedOver, unreadable, missingFolder, gone, noMarker];
