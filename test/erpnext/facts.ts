// What happened in the simulated company, in its own words and not in those of ERPNext's tables: the truth that the
// connector's rows are held against.

export type Line = {
	name: string;
	idx: number;
	item: string;
	/** Units of the stock unit, positive also on returns. */
	units: number;
	/** Stock units in the unit that was sold. */
	factor: number;
	/** List price and price of the sold unit. */
	list: number;
	rate: number;
	/** The line's share of the discount on the whole document. */
	share: number;
	/** Cost of a stock unit in the company's currency. */
	cost: number;
	warehouse: string;
	batch: string | null;
	serial: string | null;
	/** The ordered line that is delivered. */
	ordered: Line | null;
	/** Of returns: the delivered line that comes back. */
	original: Line | null;
	/** `DN`, `SI`, `POS` or `SO`. */
	prefix: string;
	reason: string | null;
};

export type Order = {
	name: string;
	customer: string;
	currency: string;
	rate: number;
	orderedAt: Date;
	status: string;
	state: 'live' | 'cancelled' | 'deleted';
	lines: Line[];
};

/** A document by which goods leave or come back. */
export type Goods = {
	prefix: 'DN' | 'SI' | 'POS';
	name: string;
	isReturn: boolean;
	isCounter: boolean;
	customer: string;
	currency: string;
	rate: number;
	createdAt: Date;
	postedAt: Date;
	state: 'draft' | 'live' | 'cancelled' | 'deleted';
	status: string;
	carrier: string | null;
	order: Order | null;
	original: Goods | null;
	lines: Line[];
	note: string | null;
	issuesCredit: boolean;
};

export type Part = { id: string; amount: number; paidAt: Date; method: string; reference: string; isLive: boolean };

export type Credit = {
	id: string;
	name: string;
	/** The document that is credit and return in one; null: money only. */
	goods: Goods | null;
	/** The return that took the goods back; null: only money. */
	forReturn: Goods | null;
	orderId: string | null;
	customer: string;
	currency: string;
	total: number;
	/** Of money only; else the document's. */
	state: 'draft' | 'live' | 'cancelled' | 'deleted';
	createdAt: Date;
	postedAt: Date;
	parts: Part[];
	/** Taken off what the customer still owed for the original. */
	isOffset: boolean;
	/** Booked on the account of the original: it is paid there. */
	isOnOriginal: boolean;
};

export type LoosePayment = {
	name: string;
	customer: string;
	amount: number;
	currency: string;
	paidAt: Date;
	isLive: boolean;
};

export type Claim = {
	name: string;
	customer: string;
	item: string;
	serial: string;
	complainedAt: Date;
	complaint: string;
	status: string;
	closedAt: Date | null;
	/** The line by which the goods came back in the end. */
	led: { goods: Goods; line: Line } | null;
	isDeleted: boolean;
};

export type Inspection = {
	name: string;
	goods: Goods;
	line: Line;
	at: Date;
	units: number;
	passed: boolean;
	defects: string[];
	isLive: boolean;
};

export type Movement = {
	id: string;
	item: string;
	batch: string | null;
	warehouse: string;
	returnLine: string | null;
	at: Date;
	kind: string;
	units: number;
	cost: number;
	isLive: boolean;
};

export type Booking = {
	id: string;
	at: Date;
	account: string;
	debit: number;
	credit: number;
	type: string;
	document: string;
	isLive: boolean;
};

export type Facts = {
	orders: Order[];
	goods: Goods[];
	credits: Credit[];
	payments: LoosePayment[];
	claims: Claim[];
	inspections: Inspection[];
	movements: Movement[];
	bookings: Booking[];
	/** Invoices that move no stock. */
	billed: { at: Date; currency: string }[];
	/** Changes of status that mean a stage: id of the event, return, stage, when. */
	stages: { id: string; goods: Goods; stage: string; at: Date; note: string }[];
};

export const noFacts = (): Facts => ({
	orders: [],
	goods: [],
	credits: [],
	payments: [],
	claims: [],
	inspections: [],
	movements: [],
	bookings: [],
	billed: [],
	stages: []
});
