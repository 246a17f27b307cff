// What people said about customers whom we let down: taken, and what came of the contact, with a note; and undone.
import { isWinBackState, type WinBackState } from '../crm/win-back.ts';
import { saidAbout, type SaidNow } from './app-store-said.ts';

export const winBackSaid = saidAbout<WinBackState>('win_back', isWinBackState);

/** What holds for a customer of the list, and their row as it was when that was said. */
export type HeldWinBack = SaidNow<WinBackState>;
