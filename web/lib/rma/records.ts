// The rows that the page of a return reads, each by the query that gives it.
import type { Queries } from '../../../sql/queries/rows.ts';

export type Line = Queries['rma_lines']['row'];
export type Inspection = Queries['rma_inspections']['row'];
/** Where the photos of an inspection are. */
export type Photos = Queries['rma_photos']['row'];
export type Movement = Queries['rma_movements']['row'];
export type Refund = Queries['rma_refunds']['row'];
export type Exchange = Queries['rma_exchanges']['row'];
export type Cost = Queries['rma_costs']['row'];
export type LedgerEntry = Queries['rma_ledger']['row'];
export type Survey = Queries['rma_surveys']['row'];
export type Case = Queries['rma_case']['row'] & Queries['rma_whereabouts']['row'];
export type Event = Queries['rma_events']['row'];
export type Recorded = Queries['rma_recorded']['row'];
export type ListedReturn = Queries['rma_list']['row'];
export type Stage = Queries['rma_stages']['row'];
