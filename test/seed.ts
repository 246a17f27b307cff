// Before each file of tests: property tests draw the same cases in every run, so that a change is judged by what it
// changes. Other cases by another number: RETOUR_TEST_SEED=$RANDOM npm test.
import fc from 'fast-check';

const given = process.env['RETOUR_TEST_SEED'] ?? '20261130';
const seed = Number(given);
if (!Number.isSafeInteger(seed)) throw new Error(`RETOUR_TEST_SEED must be a whole number, not ${given}`);

fc.configureGlobal({ seed });
