// Contract rows on their way to a landing: a file of JSON lines for each entity, opened when its first row comes.
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { LandedFile } from '../types.ts';

export type Row = Record<string, string | number | boolean | null>;
/** A row of an entity; `isGone`: its key only, it is not there, if it ever was. */
export type Mapped = { entity: string; row: Row; isGone?: true };
type Role = NonNullable<LandedFile['role']>;

export type LandedRows = {
	/** Waits where the disk is slower than the source. Entities that are not wanted are passed over. */
	put: (entity: string, row: Row, role?: Role) => Promise<void>;
	/** How many rows of an entity were put. */
	count: (entity: string) => number;
	/** Ends the files and lists them for the manifest. */
	close: () => Promise<LandedFile[]>;
	/** Lets go of the files after a failure. */
	abandon: () => void;
};

/** `wants`: whether an entity is to be landed. */
export function landRows(folder: string, source: string, wants: (entity: string) => boolean): LandedRows {
	const open = new Map<string, { stream: WriteStream; landed: LandedFile; rows: number; error?: Error }>();
	return {
		put: async (entity, row, role = 'rows') => {
			if (!wants(entity)) return;
			const name = role === 'rows' ? entity : `${entity}-${role}`;
			let file = open.get(name);
			if (!file) {
				const landed: LandedFile = {
					entity,
					file: `${name}.ndjson`,
					format: 'ndjson',
					origin: `${entity} of ${source}`,
					partial: true,
					...(role === 'rows' ? {} : { role })
				};
				const opened: { stream: WriteStream; landed: LandedFile; rows: number; error?: Error } = {
					stream: createWriteStream(join(folder, landed.file)),
					landed,
					rows: 0
				};
				// a full disk is told by the next row, not by the process
				opened.stream.on('error', (error) => (opened.error = error));
				open.set(name, opened);
				file = opened;
			}
			if (file.error) throw file.error;
			file.rows++;
			if (!file.stream.write(`${JSON.stringify(row)}\n`)) await once(file.stream, 'drain');
		},
		count: (entity) => open.get(entity)?.rows ?? 0,
		close: async () => {
			for (const { stream } of open.values()) {
				stream.end();
				await finished(stream);
			}
			return [...open.values()].map(({ landed }) => landed);
		},
		abandon: () => {
			for (const { stream } of open.values()) stream.destroy();
		}
	};
}
