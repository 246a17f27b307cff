// Asking the process that started the dashboard for a run of the pipeline, over the channel between the two.

/** What came of it. `no_answer`: the pipeline does not say. */
export type RunAnswer = 'started' | 'busy' | 'unknown_source' | 'no_answer';

const patienceMs = 3000;
/** Who does not answer this question at once does not run pipelines: a test, or another program. */
const greetingMs = 500;

const waiting = new Map<number, (answer: string) => void>();
let asked = 0;
let isListening = false;
let canRun: Promise<boolean> | null = null;

/** Whether there is somebody to ask: a dashboard that was started alone has nobody. */
export function canRequestRun(): Promise<boolean> {
	if (!process.connected) return Promise.resolve(false);
	return (canRun ??= ask({ kind: 'can-run' }, greetingMs).then((answer) => answer === 'yes'));
}

/** Asks for a run of the sources; none: all. */
export async function requestRun(sources: readonly string[] = []): Promise<RunAnswer> {
	const answer = await ask({ kind: 'run', sources }, patienceMs);
	return answer === 'started' || answer === 'busy' || answer === 'unknown_source' ? answer : 'no_answer';
}

function ask(question: Record<string, unknown>, patience: number): Promise<string | null> {
	if (!process.send || !process.connected) return Promise.resolve(null);
	listen();
	const id = ++asked;
	return new Promise((resolve) => {
		const settle = (answer: string | null) => {
			clearTimeout(timer);
			waiting.delete(id);
			resolve(answer);
		};
		const timer = setTimeout(() => settle(null), patience);
		waiting.set(id, settle);
		process.send?.({ ...question, id }, undefined, undefined, (error) => error && settle(null));
	});
}

function listen(): void {
	if (isListening) return;
	isListening = true;
	process.on('message', (message: unknown) => {
		if (typeof message !== 'object' || message === null) return;
		const { kind, id, answer } = message as Record<string, unknown>;
		if (kind === 'answer' && typeof id === 'number' && typeof answer === 'string') waiting.get(id)?.(answer);
	});
}
