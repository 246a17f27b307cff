// A history of the simulated company: actions drawn by chance, each possible where it is taken.
import type { Credit, Facts, Goods, Line, Order } from './facts.ts';
import { cancel, cancelOrder, closeOrder, remove, submit } from './changes.ts';
import { doctype, type Company } from './documents.ts';
import { claim, move, order, type Wanted } from './goods.ts';
import { consolidate, renameEntries, revalue, transfer } from './stock.ts';
import { customers, items, outlet, rejected, stores } from './masters.ts';
import {
	allowance,
	bill,
	cancelCredit,
	cancelPayment,
	credit,
	pay,
	payLoosely,
	reconcile,
	type Trace
} from './money.ts';
import type { Site } from './site.ts';

type Action = (of: Company) => Promise<unknown>;

const reasons = ['尺码偏小', 'Defekt', 'wrong colour', null];

const actions: readonly [weight: number, action: Action][] = [
	[12, async (of) => order(of, of.site.pick(customers))],
	[16, deliverSome],
	[6, async (of) => move(of, { prefix: 'DN', customer: of.site.pick(customers) })],
	[4, async (of) => move(of, { prefix: 'SI', customer: of.site.pick(customers), isCounter: of.site.chance(0.3) })],
	[5, async (of) => move(of, { prefix: 'POS', customer: of.site.pick(customers), isCounter: true })],
	[18, takeBack],
	[4, async (of) => withOne(of, drafts, submit)],
	[3, async (of) => withOne(of, drafts, remove)],
	[3, async (of) => withOne(of, cancellable, cancel)],
	[2, async (of) => withOne(of, cancellable, amend)],
	[2, async (of) => withOne(of, ({ goods }) => goods.filter(({ state }) => state === 'cancelled'), remove)],
	[14, creditSome],
	[2, async (of) => allowance(of, of.site.pick(customers))],
	[8, async (of) => withOne(of, unpaid, payCredit)],
	[2, async (of) => withOne(of, unpaid, async (_, open) => reconcile(of, open, rest(open)))],
	[2, async (of) => withOne(of, ({ credits }) => credits.flatMap(({ parts }) => parts.filter(({ id, isLive }) => isLive && id.startsWith('PER:'))), cancelPayment)], // prettier-ignore
	[2, async (of) => withOne(of, ({ credits }) => credits.filter((made) => isOpen(made) && !made.goods && made.parts.length === 0), cancelCredit)], // prettier-ignore
	[2, async (of) => payLoosely(of, of.site.pick(customers), 5 + of.site.below(20))],
	[5, claimSome],
	[2, closeClaim],
	[1, deleteClaim],
	[5, inspect],
	[2, async (of) => transfer(of, of.site.pick(items), stores, rejected)],
	[2, async (of) => transfer(of, of.site.pick(items), rejected, of.site.pick([stores, outlet]))],
	[1, async (of) => transfer(of, of.site.pick(items), stores, null)],
	[1, async (of) => revalue(of, of.site.pick(items).code, 10 + of.site.below(400) / 5)],
	[3, renameEntries],
	[2, async (of) => withOne(of, ({ orders }) => orders.filter(({ status, state }) => state === 'live' && status !== 'Closed'), closeOrder)], // prettier-ignore
	[1, async (of) => withOne(of, undelivered, cancelOrder)],
	[2, mergeCounter],
	[2, complete]
];

const total = actions.reduce((sum, [weight]) => sum + weight, 0);

/** Takes so many actions, in equal steps up to a moment. */
export async function live(of: Company, count: number, until: Date): Promise<void> {
	const { site } = of;
	const start = site.now().getTime();
	for (let step = 1; step <= count; step++) {
		let at = site.below(total);
		const [, action] = actions.find(([weight]) => (at -= weight) < 0)!;
		await action(of);
		site.wait(new Date(start + ((until.getTime() - start) * step) / count));
	}
}

async function withOne<Item>(
	of: Company,
	from: (facts: Facts) => readonly Item[],
	act: (of: Company, item: Item) => Promise<unknown>
): Promise<void> {
	// prettier-ignore
	const found = from(of.facts);
	if (found.length > 0) await act(of, of.site.pick(found));
}

const returnsOf = (facts: Facts, goods: Goods): Goods[] =>
	facts.goods.filter(({ original, state }) => original === goods && (state === 'live' || state === 'draft'));

/** Units of a delivered line that did not come back, drafts included. */
const left = (facts: Facts, line: Line): number =>
	line.units -
	facts.goods
		.filter(({ isReturn, state }) => isReturn && (state === 'live' || state === 'draft'))
		.flatMap(({ lines }) => lines)
		.filter(({ original }) => original === line)
		.reduce((sum, { units }) => sum + units, 0);

const openUnits = (facts: Facts, line: Line): number =>
	line.units -
	facts.goods
		.filter(({ isReturn, state }) => !isReturn && state === 'live')
		.flatMap(({ lines }) => lines)
		.filter(({ ordered }) => ordered === line)
		.reduce((sum, { units }) => sum + units, 0);

const openOrders = (facts: Facts): Order[] =>
	facts.orders.filter(
		(sold) => sold.state === 'live' && sold.status !== 'Closed' && sold.lines.some((line) => openUnits(facts, line) > 0)
	);

const undelivered = (facts: Facts): Order[] =>
	facts.orders.filter(
		(sold) => sold.state === 'live' && !facts.goods.some((goods) => goods.order === sold && goods.state === 'live')
	);

async function deliverSome(of: Company): Promise<void> {
	await withOne(of, openOrders, async ({ site, facts }, sold) => {
		const open = sold.lines.filter((line) => openUnits(facts, line) > 0);
		const wanted = open
			.filter((_, index) => index === 0 || site.chance(0.6))
			.map((line): Wanted => {
				const units = openUnits(facts, line);
				return { line, units: site.chance(0.5) ? units : 1 + site.below(units) };
			});
		const prefix = site.chance(0.8) ? 'DN' : 'SI';
		await move(of, { prefix, customer: sold.customer, order: sold, wanted, isMixed: site.chance(0.1) });
	});
}

const returnable = (facts: Facts): Goods[] =>
	facts.goods.filter(
		(goods) => !goods.isReturn && goods.state === 'live' && goods.lines.some((line) => left(facts, line) > 0)
	);

async function takeBack(of: Company): Promise<void> {
	await withOne(of, returnable, async ({ site, facts }, sold) => {
		const lines = sold.lines.filter((line) => left(facts, line) > 0);
		const wanted = lines
			.filter((_, index) => index === 0 || site.chance(0.4))
			.map((line): Wanted => ({ line, units: 1 + site.below(left(facts, line)) }));
		// one that is entered later than it came in, where nothing else came back of the delivery
		const isLate = site.chance(0.15) && returnsOf(facts, sold).length === 0;
		await move(of, {
			prefix: sold.prefix,
			customer: sold.customer,
			original: sold,
			wanted,
			isDraft: sold.prefix !== 'POS' && site.chance(0.25),
			isCounter: sold.isCounter,
			reason: site.pick(reasons),
			...(isLate ? { postedAt: new Date((sold.postedAt.getTime() + site.now().getTime()) / 2) } : {})
		});
	});
}

const drafts = ({ goods }: Facts): Goods[] => goods.filter(({ state }) => state === 'draft');

/** Nothing came of it yet. */
const cancellable = (facts: Facts): Goods[] =>
	facts.goods.filter(
		(goods) =>
			goods.state === 'live' &&
			goods.prefix !== 'POS' &&
			returnsOf(facts, goods).length === 0 &&
			!facts.credits.some(
				(made) =>
					(made.forReturn === goods && !made.goods && made.state !== 'cancelled') ||
					(made.goods === goods && made.parts.some(({ isLive }) => isLive))
			) &&
			!facts.inspections.some((inspection) => inspection.goods === goods) &&
			!facts.stages.some((stage) => stage.goods === goods)
	);

/** Cancelled, and made anew under another name. */
async function amend(of: Company, goods: Goods): Promise<void> {
	await cancel(of, goods);
	const { prefix, customer, order: sold, original, isCounter } = goods;
	const wanted = goods.lines.map((line): Wanted => ({
		line: line.original ?? line.ordered ?? line,
		units: line.units
	}));
	const made = await move(of, { prefix, customer, order: sold, isCounter, ...(original ? { original } : {}), ...(original || sold ? { wanted } : {}) }); // prettier-ignore
	await of.site.change(doctype(prefix), made.name, { amended_from: goods.name });
}

const isOpen = (made: Credit): boolean => (made.goods?.state ?? made.state) === 'live';

/** The newest return of a delivery that was not credited yet. */
const uncredited = (facts: Facts): Goods[] =>
	facts.goods.filter(
		(returned) =>
			returned.isReturn &&
			returned.prefix === 'DN' &&
			returned.state === 'live' &&
			!facts.credits.some(({ forReturn, state }) => forReturn === returned && state !== 'cancelled')
	);

async function creditSome(of: Company): Promise<void> {
	const { site, facts } = of;
	// what names only the delivered or the ordered line means the return that came in last
	const trace: Trace = site.pick(['return', 'delivery', 'invoice', 'order']);
	const isLast = (returned: Goods): boolean =>
		trace === 'return' ||
		facts.goods.every(
			(other) =>
				other === returned ||
				other.state !== 'live' ||
				!other.isReturn ||
				other.postedAt < returned.postedAt ||
				other.customer !== returned.customer
		);
	const found = uncredited(facts).filter(
		(returned) =>
			isLast(returned) &&
			(trace !== 'order' || (returned.original!.order !== null && returned.original!.prefix === 'DN'))
	);
	if (found.length === 0) return;
	const returned = site.pick(found);
	const invoice = await bill(of, returned.original!, trace);
	const onOriginal = trace !== 'return' && site.chance(0.25) ? site.pick(['unpaid', 'paid'] as const) : undefined;
	const made = await credit(of, returned, {
		trace,
		invoice,
		isDraft: site.chance(0.1),
		...(onOriginal ? { onOriginal } : {})
	});
	if (onOriginal === 'paid' && made.state === 'live')
		await pay(of, made, { amount: made.total, mode: 'Wire Transfer', against: invoice.name });
}

const rest = ({ total: whole, parts }: Credit): number =>
	Math.round((whole - parts.filter(({ isLive }) => isLive).reduce((sum, { amount }) => sum + amount, 0)) * 100) / 100;

const unpaid = ({ credits }: Facts): Credit[] =>
	credits.filter((made) => isOpen(made) && !made.isOnOriginal && made.goods?.prefix !== 'POS' && rest(made) > 0.01);

async function payCredit(of: Company, open: Credit): Promise<void> {
	const { site } = of;
	const whole = rest(open);
	const amount = site.chance(0.7) ? whole : Math.max(1, Math.floor(whole / 3));
	await pay(of, open, { amount: Math.min(amount, whole), mode: site.pick(['Cash', 'Wire Transfer', 'Voucher']), isLate: site.chance(0.2) }); // prettier-ignore
}

async function claimSome(of: Company): Promise<void> {
	const sold = ({ goods }: Facts) =>
		goods
			.filter(({ isReturn, state }) => !isReturn && state === 'live')
			.flatMap((made) => made.lines.filter(({ serial }) => serial).map((line) => ({ goods: made, line })));
	await withOne(of, sold, async (_, { goods, line }) => claim(of, goods, line));
}

async function closeClaim(of: Company): Promise<void> {
	await withOne(
		of,
		({ claims }) => claims.filter(({ status, isDeleted }) => status === 'Open' && !isDeleted),
		async ({ site }, open) => {
			// prettier-ignore
			open.closedAt = site.now();
			open.status = 'Closed';
			await site.change('Warranty Claim', open.name, { status: 'Closed', resolution_date: site.local(open.closedAt) });
		}
	);
}

async function deleteClaim(of: Company): Promise<void> {
	await withOne(
		of,
		({ claims }) => claims.filter(({ isDeleted }) => !isDeleted),
		async ({ site }, open) => {
			open.isDeleted = true;
			await site.remove('Warranty Claim', open.name);
		}
	);
}

/** Settles which return each claim led to: the first of the same unit, after the complaint and before it was resolved. */
export function settleClaims(site: Site, { claims, goods }: Facts): void {
	for (const made of claims) {
		const [first = null] = goods
			.filter(
				({ isReturn, state, customer }) =>
					isReturn && (state === 'live' || state === 'draft') && customer === made.customer
			)
			.flatMap((returned) => returned.lines.map((line) => ({ goods: returned, line })))
			.filter(({ line, goods: { postedAt } }) => {
				const isAfter = site.date(postedAt) >= site.date(made.complainedAt);
				const isBefore = made.closedAt === null || site.date(postedAt) <= site.date(made.closedAt);
				return line.serial === made.serial && isAfter && isBefore;
			})
			.toSorted((a, b) => +a.goods.postedAt - +b.goods.postedAt);
		made.led = first;
	}
}

async function inspect(of: Company): Promise<void> {
	const candidates = ({ goods, inspections }: Facts) =>
		goods.filter(
			(returned) =>
				returned.isReturn &&
				returned.state === 'live' &&
				returned.prefix !== 'POS' &&
				!inspections.some((inspection) => inspection.goods === returned)
		);
	await withOne(of, candidates, async ({ site, facts }, goods) => {
		const line = goods.lines[0]!;
		const name = site.series('MAT-QA-2026-');
		const defects = site.chance(0.5) ? [] : ['Naht', 'Sohle "links"'].slice(0, 1 + site.below(2));
		const at = await site.insert('Quality Inspection', name, {
			docstatus: 1,
			report_date: site.date(site.now()),
			inspection_type: 'Incoming',
			reference_type: doctype(goods.prefix),
			reference_name: goods.name,
			item_code: line.item,
			batch_no: line.batch,
			inspected_by: 'quality@example.com',
			sample_size: line.units,
			status: defects.length > 0 ? 'Rejected' : 'Accepted'
		});
		for (const [index, specification] of ['Farbe', 'Naht', 'Sohle "links"'].entries())
			await site.insert('Quality Inspection Reading', site.hash(), {
				parent: name,
				idx: index + 1,
				specification,
				status: defects.includes(specification) ? 'Rejected' : 'Accepted'
			});
		facts.inspections.push({
			name,
			goods,
			line,
			at,
			units: line.units,
			passed: defects.length === 0,
			defects,
			isLive: true
		});
	});
}

async function mergeCounter(of: Company): Promise<void> {
	const { facts, site } = of;
	const isReturn = site.chance(0.4);
	const open = facts.goods.filter(
		(goods) => goods.prefix === 'POS' && goods.isReturn === isReturn && goods.status !== 'Consolidated'
	);
	if (open.length > 0) await consolidate(of, open.slice(0, 3));
}

/** ERPNext sets a return to Completed once it is credited, and Frappe keeps a version of it. */
async function complete(of: Company): Promise<void> {
	const credited = ({ credits, stages }: Facts) =>
		credits.flatMap(({ forReturn, state }) =>
			forReturn?.prefix === 'DN' &&
			state === 'live' &&
			forReturn.state === 'live' &&
			!stages.some(({ goods }) => goods === forReturn)
				? [forReturn]
				: []
		);
	await withOne(of, credited, async ({ site, facts }, goods) => {
		goods.status = 'Completed';
		await site.change('Delivery Note', goods.name, { status: 'Completed', per_billed: 100 });
		const name = site.hash();
		const at = await site.insert('Version', name, {
			ref_doctype: 'Delivery Note',
			docname: goods.name,
			data: JSON.stringify({
				changed: [
					['per_billed', '0.0', '100.0'],
					['status', 'Return', 'Completed']
				]
			})
		});
		facts.stages.push({ id: `V:${name}:2`, goods, stage: 'closed', at, note: 'Completed' });
	});
}
