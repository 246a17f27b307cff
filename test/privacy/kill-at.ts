// Loaded before a command (`node --import`): counts what it does to the disk once the register of erased customers is
// written, and kills the process with SIGKILL at the step of that number. Each command is killed at the same moment
// however busy the machine is.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBConnection } from '@duckdb/node-api';

const at = Number(process.env.RETOUR_TEST_KILL_AT);
let steps = 0;
let isBegun = false;

function step(): void {
	if (!isBegun) return;
	steps += 1;
	if (steps === at) process.kill(process.pid, 'SIGKILL');
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Before and after each call is a moment of its own. */
function counted(owner: object, name: string): void {
	const methods = owner as Record<string, Method>;
	const original = methods[name]!;
	methods[name] = function (...args) {
		step();
		const result = original.apply(this, args);
		if (name === 'renameSync' && String(args[1]).endsWith('erased.json')) isBegun = true;
		step();
		return result;
	};
}

for (const name of ['renameSync', 'rmSync']) counted(fs, name);
syncBuiltinESMExports();
for (const name of ['exec', 'prepare']) counted(DatabaseSync.prototype, name);
counted(DuckDBConnection.prototype, 'run');
