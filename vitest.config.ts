import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Whole processes and browsers on a busy machine: a second try tells a race from a fault, and `npm test` names every test
// that needed it.
const retry = process.env['CI'] === 'true' ? 1 : 0;

const lib = fileURLToPath(new URL('./web/lib', import.meta.url));

export default defineConfig({
	resolve: { alias: { '#lib': lib } },
	test: {
		setupFiles: ['test/seed.ts'],
		globalSetup: ['test/fixtures/made-once.ts'],
		// `test.concurrent` is for pages that are looked at: as many at once as the smallest machine has cores
		maxConcurrency: 2,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['test/**/*.test.ts'],
					exclude: ['test/browser/**', 'test/process/**'],
					environment: 'node',
					// Of two cores one would be idle: by default a core is left to others.
					maxWorkers: Math.max(2, availableParallelism() - 1),
					testTimeout: 120_000,
					hookTimeout: 120_000
				}
			},
			{
				extends: true,
				test: {
					// whole processes: the command line, kills, the server; two files at a time, since one process often waits for
					// another
					name: 'process',
					include: ['test/process/**/*.test.ts'],
					globalSetup: ['test/process/setup.ts'],
					maxWorkers: 2,
					sequence: { groupOrder: 1 },
					environment: 'node',
					retry,
					testTimeout: 240_000,
					hookTimeout: 240_000
				}
			},
			{
				extends: true,
				test: {
					name: 'browser',
					include: ['test/browser/**/*.test.ts'],
					globalSetup: ['test/browser/setup.ts'],
					environment: 'node',
					retry,
					testTimeout: 240_000,
					hookTimeout: 240_000,
					fileParallelism: false
				}
			}
		]
	}
});
