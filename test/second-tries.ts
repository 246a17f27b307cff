// Names the tests that passed only at a second try: they hold a race, in the test or in what it tests.
import type { Reporter, TestCase } from 'vitest/node';

export default class SecondTries implements Reporter {
	readonly #names: string[] = [];

	onTestCaseResult(testCase: TestCase): void {
		if (testCase.diagnostic()?.flaky) this.#names.push(`${testCase.module.relativeModuleId} > ${testCase.fullName}`);
	}

	onTestRunEnd(): void {
		if (this.#names.length > 0) console.log(`passed only at a second try:\n  ${this.#names.join('\n  ')}`);
	}
}
