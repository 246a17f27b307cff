// Before the tests of whole processes: the dashboard is built, once, for all the files that serve it.
import { buildDashboard } from '../../etl/serve.ts';

export async function setup(): Promise<void> {
	await buildDashboard({
		now: () => new Date(),
		log: (level, sentence) => console.log(`${level}: ${sentence}`),
		progress: () => {},
		threads: 2,
		memoryLimit: '1GB'
	});
}
