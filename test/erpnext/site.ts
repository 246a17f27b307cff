// A site: tables in a database, a clock, and the few ways in which Frappe writes.
import type mysql from 'mysql2/promise';
import { offsetAt } from '../../etl/sources/sql/wall-clock.ts';
import { createSingles, createTable, doctypes } from './tables.ts';

export type Row = Record<string, string | number | null>;

/** What happens in a site happens at the time that its clock shows; every write takes a moment. */
export type Site = {
	zone: string;
	now: () => Date;
	/** Sets the clock forward to a moment, never back. */
	wait: (until: Date) => void;
	/** The wall clock of the site at an instant, as a naive column holds it. */
	local: (at: Date) => string;
	date: (at: Date) => string;
	time: (at: Date) => string;
	/** A new name of a naming series. */
	series: (prefix: string) => string;
	/** A new name of a child or an unnamed entry. */
	hash: () => string;
	/** A number below a limit. */
	below: (limit: number) => number;
	chance: (share: number) => boolean;
	pick: <Item>(items: readonly Item[]) => Item;
	/** Inserts a document or a child; returns when it was created. */
	insert: (doctype: string, name: string, row: Row) => Promise<Date>;
	/** Changes fields. `quietly`: by SQL that leaves `modified` alone. */
	change: (doctype: string, name: string, row: Row, how?: 'quietly') => Promise<Date>;
	/** Deletes a document and its children, and leaves a copy of it as Frappe does. */
	remove: (doctype: string, name: string, children?: readonly string[]) => Promise<Date>;
	/** Any other statement. */
	run: (sql: string, values?: readonly unknown[]) => Promise<unknown>;
	/** Makes further writes in another session; null: in the site's own. */
	through: (session: mysql.Connection | null) => void;
};

/** A fresh site in an empty database. Its clock starts at `start`. */
export async function openSite(
	connection: mysql.Connection,
	{ zone, start, seed }: { zone: string; start: Date; seed: number }
): Promise<Site> {
	for (const doctype of doctypes.values()) await connection.query(createTable(doctype));
	await connection.query(createSingles);
	await connection.query('set autocommit = 1');
	let session = connection;
	let clock = start.getTime();
	let state = seed;
	const random = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const numbers = new Map<string, number>();
	const local = (at: Date): string =>
		new Date(at.getTime() + offsetAt(zone, at.getTime()) * 60_000).toISOString().slice(0, 23).replace('T', ' ');
	const site: Site = {
		zone,
		now: () => {
			clock += 7;
			// The first of two hours with the same wall clock cannot be told from the second: nobody works then.
			while (local(new Date(clock)) === local(new Date(clock + 3_600_000))) clock += 3_600_000;
			return new Date(clock);
		},
		wait: (until) => void (clock = Math.max(clock, until.getTime())),
		local,
		date: (at) => local(at).slice(0, 10),
		time: (at) => local(at).slice(11),
		series: (prefix) => {
			const number = (numbers.get(prefix) ?? 0) + 1;
			numbers.set(prefix, number);
			return `${prefix}${String(number).padStart(5, '0')}`;
		},
		hash: () => Array.from({ length: 10 }, () => Math.floor(random() * 36).toString(36)).join(''),
		below: (limit) => Math.floor(random() * limit),
		chance: (share) => random() < share,
		pick: (items) => items[Math.floor(random() * items.length)]!,
		insert: async (doctype, name, row) => {
			const at = site.now();
			const full: Row = {
				name,
				creation: local(at),
				modified: local(at),
				owner: 'clerk@example.com',
				modified_by: 'clerk@example.com',
				...row
			};
			await session.query(
				`insert into \`tab${doctype}\` (${Object.keys(full).map((field) => `\`${field}\``)}) values (?)`,
				[Object.values(full)]
			);
			return at;
		},
		change: async (doctype, name, row, how) => {
			const at = site.now();
			const full = how === 'quietly' ? row : { ...row, modified: local(at) };
			await session.query(`update \`tab${doctype}\` set ? where name = ?`, [full, name]);
			return at;
		},
		remove: async (doctype, name, children = []) => {
			const [[found]] = (await session.query(`select * from \`tab${doctype}\` where name = ?`, [name])) as unknown as [
				Row[]
			];
			const copy: Record<string, unknown> = { ...found, doctype };
			for (const child of children) {
				const [rows] = await session.query(`select * from \`tab${child}\` where parent = ?`, [name]);
				copy.items = [...((copy.items as unknown[]) ?? []), ...(rows as unknown[])];
				await session.query(`delete from \`tab${child}\` where parent = ?`, [name]);
			}
			await session.query(`delete from \`tab${doctype}\` where name = ?`, [name]);
			return site.insert('Deleted Document', site.hash(), {
				deleted_doctype: doctype,
				deleted_name: name,
				data: JSON.stringify(copy),
				restored: 0
			});
		},
		run: async (sql, values) => session.query(sql, values as unknown[]),
		through: (other) => void (session = other ?? connection)
	};
	return site;
}
