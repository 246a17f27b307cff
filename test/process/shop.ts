// A very small shop as a folder of contract files, and the command line run on it as a process.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../etl/config.ts';

export type Shop = {
	folder: string;
	/** Where its files are. */
	files: string;
	environment: NodeJS.ProcessEnv;
	write: (name: string, lines: readonly string[] | Buffer) => void;
	retour: (...args: string[]) => Promise<Ended>;
};

export type Ended = { code: number | null; stdout: string; stderr: string };

const shopFiles: Record<string, string[]> = {
	'products.csv': ['product_id,name,category', 'p1,Trail runner,Shoes', 'p2,Linen dress,Dresses'],
	'orders.csv': [
		'order_id,customer_id,channel,ordered_at,currency,country',
		'o1,c1,web,2026-01-05T10:00:00Z,EUR,DE',
		'o2,c2,web,2026-01-06T10:00:00Z,EUR,FR'
	],
	'order_lines.csv': [
		'order_line_id,order_id,product_id,quantity,net_amount,shipped_at',
		'l1,o1,p1,2,180.00,2026-01-06T10:00:00Z',
		'l2,o2,p2,1,60.00,2026-01-07T10:00:00Z',
		'l3,o2,p1,1,90.00,2026-01-07T10:00:00Z'
	],
	'returns.csv': ['return_id,rma_number,order_id,customer_id,requested_at', 'r1,RMA-1,o1,c1,2026-01-15T09:00:00Z'],
	'return_lines.csv': [
		'return_line_id,return_id,order_line_id,product_id,quantity,reason_code',
		'rl1,r1,l1,p1,1,defective'
	]
};

/** Makes the shop in a new temporary folder. */
export function makeShop(options: { encoding?: string } = {}): Shop {
	const folder = mkdtempSync(join(tmpdir(), 'retour-shop-'));
	const files = join(folder, 'files');
	mkdirSync(files);
	const config = join(folder, 'retour.config.ts');
	writeFileSync(
		config,
		`export default {
	reporting: { timezone: 'UTC', currency: 'EUR' },
	sources: [{ id: 'shop', kind: 'files', folder: './files', timezone: 'UTC', currency: 'EUR'${options.encoding ? `, encoding: '${options.encoding}'` : ''} }],
	limits: { threads: 2, memoryMb: 1000 }
};\n`
	);
	const environment = {
		...process.env,
		RETOUR_CONFIG: config,
		RETOUR_DATA: join(folder, 'data'),
		RETOUR_GUEST: 'analyst',
		NO_COLOR: '1'
	};
	const write: Shop['write'] = (name, lines) => {
		writeFileSync(join(files, name), Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
	};
	for (const [name, lines] of Object.entries(shopFiles)) write(name, lines);
	return { folder, files, environment, write, retour: (...args) => runRetour(args, environment) };
}

/** One call of the command line. */
export function runRetour(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [join(projectFolder, 'etl/bin.js'), ...args], {
			env: environment,
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
		child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
		child.once('error', reject);
		child.once('exit', (code) => resolve({ code, stdout, stderr }));
	});
}

type Status = {
	published: { version: string } | null;
	sources: {
		source_id: string;
		entity: string;
		rows_read: number;
		loaded: number;
		unchanged: number;
		quarantined: number;
		stored_rows: number;
	}[];
	runs: {
		outcome: string;
		error: { code: string } | null;
		sources: { outcome: string; warnings: string[]; error: { code: string; message: string } | null }[];
	}[];
};

export const statusOf = async (shop: Shop): Promise<Status> =>
	JSON.parse((await shop.retour('status', '--json')).stdout) as Status;
