// What people said about findings of the leak finder: explained, recovered, with a note; and undone.
import { isLeakState, type LeakState } from '../money/leak-states.ts';
import { saidAbout, type SaidNow } from './app-store-said.ts';

export const leaksSaid = saidAbout<LeakState>('leak', isLeakState);

/** What holds for a finding, and the finding as it was when that was said. */
export type HeldLeak = SaidNow<LeakState>;
