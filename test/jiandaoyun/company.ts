// oxlint-disable no-underscore-dangle -- the platform's name for its data ids
// A company that keeps orders, products and returns in forms of 简道云, with a workflow on returns. What happens is kept
// twice: as records of the platform, and as the contract rows that it means.
import { openForms, w } from './forms.ts';
import { openPlatform, type Platform, type StoredForm, type StoredRecord } from './server.ts';

type Row = Record<string, string | number | null>;
export type Entity = 'products' | 'orders' | 'order_lines' | 'returns' | 'return_lines' | 'refunds' | 'return_events';

export type Company = {
	platform: Platform;
	forms: { products: StoredForm; orders: StoredForm; returns: StoredForm };
	/** By key, which is the data id. */
	truth: Record<Entity, Map<string, Row>>;
	live: (events: number) => void;
	remove: (form: StoredForm, id: string) => void;
};

const people = ['李雷', '韩梅梅', 'Zoë'];
const member = (name: string) => ({ name, username: `u-${name.length}`, status: 1, type: 0, departments: [1, 3] });

export async function openCompany(start: string, seed = 1): Promise<Company> {
	let state = seed * 2_654_435_761;
	const random = (below: number): number => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
	const pick = <One>(list: readonly One[]): One => list[random(list.length)]!;
	let ids = 0x5b237267;
	const newId = (): string => `${(ids++).toString(16)}b22ab14884086c49`;

	const platform = await openPlatform(start);
	const forms = openForms(start);
	platform.forms.push(...Object.values(forms));
	const truth: Company['truth'] = {
		products: new Map(), orders: new Map(), order_lines: new Map(), returns: new Map(), return_lines: new Map(),
		refunds: new Map(), return_events: new Map()
	}; // prettier-ignore

	const now = () => platform.now.toISOString();
	const insert = (form: StoredForm, fields: Record<string, unknown>): StoredRecord => {
		const record: StoredRecord = {
			_id: newId(), createTime: now(), updateTime: now(), creator: member(people[0]!), updater: member(people[0]!), ...fields
		}; // prettier-ignore
		form.records.push(record);
		form.dataModifyTime = now();
		return record;
	};
	const update = (form: StoredForm, record: StoredRecord, fields: Record<string, unknown>): void => {
		Object.assign(record, fields, { updateTime: now() });
		form.dataModifyTime = now();
	};
	/** A deletion leaves no trace but the record's absence. */
	const remove = (form: StoredForm, id: string): void => {
		form.records = form.records.filter((record) => record._id !== id);
		const parents: [Entity, string][] = [['order_lines', 'order_id'], ['return_lines', 'return_id']]; // prettier-ignore
		for (const [entity, parent] of parents)
			for (const [key, row] of truth[entity]) if (row[parent] === id) truth[entity].delete(key);
		for (const entity of ['products', 'orders', 'returns', 'refunds'] as const) truth[entity].delete(id);
	};
	const dayIn = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);

	const addProduct = (): void => {
		const cents = 100 + random(9_900);
		const launched = `2026-0${1 + random(3)}-1${random(9)}T16:00:00.000Z`;
		const [name, category] = [`产品 ${truth.products.size + 1}, "甲"`, pick(['鞋', '包'])];
		const tags = random(2) === 0 ? ['热销', '新品'] : [];
		const fields = {
			[w(1)]: name,
			[w(2)]: category,
			[w(3)]: cents / 100,
			[w(4)]: launched,
			[w(5)]: { dept_no: 7, name: '采购部', type: 0 },
			[w(6)]: tags
		};
		const { _id } = insert(forms.products, fields);
		truth.products.set(_id, {
			product_id: _id, name, category, unit_cost: String(cents / 100), launched_on: dayIn(launched),
			brand: '采购部', subcategory: tags.join(', ') || null, updated_at: now()
		}); // prettier-ignore
	};
	const lineOf = (product: string) => ({ id: product, key: truth.products.get(product)!.name });
	const addOrder = (): void => {
		const number = String(1 + truth.orders.size).padStart(5, '0');
		const lines = Array.from({ length: 1 + random(3) }, () => {
			const [quantity, cents] = [1 + random(4), 1000 + random(9_000)];
			// as formulas of a form compute: with the noise of doubles
			return {
				_id: newId(),
				[w(16)]: lineOf(pick([...truth.products.keys()])),
				[w(17)]: quantity,
				[w(18)]: quantity * (cents / 100) + 0.1 - 0.1,
				cents: quantity * cents
			};
		});
		const stored = lines.map(({ cents: _cents, ...line }) => line);
		const customer = `C${random(9)}`;
		const { _id } = insert(forms.orders, {
			[w(11)]: number,
			[w(12)]: { id: customer, key: '某客户' },
			[w(13)]: now(),
			[w(14)]: '待发货',
			[w(15)]: stored
		});
		truth.orders.set(_id, {
			order_id: _id,
			order_number: number,
			customer_id: customer,
			ordered_at: now(),
			status: 'open',
			currency: 'CNY',
			updated_at: now()
		});
		for (const line of lines)
			truth.order_lines.set(line._id, {
				order_line_id: line._id, order_id: _id, product_id: (line[w(16)] as { id: string }).id,
				quantity: line[w(17)] as number, net_amount: (line.cents / 100).toFixed(2), updated_at: now()
			}); // prettier-ignore
	};
	const shipOrder = (): void => {
		const record = pick(forms.orders.records);
		update(forms.orders, record, { [w(14)]: '已发货' });
		Object.assign(truth.orders.get(record._id)!, { status: 'shipped', updated_at: now() });
		for (const line of truth.order_lines.values()) if (line.order_id === record._id) line.updated_at = now();
	};
	const returnLine = (return_id: string, order: StoredRecord) => {
		const source = pick(order[w(15)] as Record<string, unknown>[]);
		const [_id, reason, text] = [newId(), pick(['质量问题', '尺码不符', '不喜欢']), pick(['', '盒子破了\n还有划痕'])];
		const photo = [{ name: '照片.jpg', size: 9, mime: 'image/jpeg', url: 'https://files.example/expires' }];
		const stored = { _id, [w(30)]: source[w(16)], [w(31)]: 1, [w(32)]: reason, [w(33)]: text, [w(34)]: photo };
		const row = {
			return_line_id: _id, return_id, product_id: (source[w(16)] as { id: string }).id, quantity: 1,
			reason_code: reason, reason_text: text || null, updated_at: now()
		}; // prettier-ignore
		return { stored, row };
	};
	const addReturn = (): void => {
		const order = pick(forms.orders.records);
		const [number, channel, handler] = [`RT${truth.returns.size + 1}`, pick(['电话', '网上']), pick(people)];
		const record = insert(forms.returns, {
			[w(21)]: number, [w(22)]: { id: order._id, key: order[w(11)] }, [w(23)]: now(), [w(24)]: channel, [w(25)]: member(handler), [w(26)]: '',
			[w(27)]: { verified: true, phone: '13800000000' }, [w(28)]: { province: '浙江省', city: '杭州市', district: '西湖区', detail: '某路 1 号' },
			[w(35)]: null, [w(36)]: null, [w(37)]: people.map(member), flowState: 0
		}); // prettier-ignore
		const lines = Array.from({ length: 1 + random(2) }, () => returnLine(record._id, order));
		record[w(29)] = lines.map(({ stored }) => stored);
		for (const { row } of lines) truth.return_lines.set(row.return_line_id, row);
		truth.returns.set(record._id, {
			return_id: record._id, rma_number: number, order_id: order._id, requested_at: now(), handler,
			request_channel: channel === '电话' ? 'phone' : 'online', status: '0', note: null, updated_at: now()
		}); // prettier-ignore
		forms.returns.logs.set(record._id, []);
	};
	const touchReturn = (record: StoredRecord, fields: Record<string, unknown>): void => {
		update(forms.returns, record, fields);
		truth.returns.get(record._id)!.updated_at = now();
		for (const line of truth.return_lines.values()) if (line.return_id === record._id) line.updated_at = now();
		const refund = truth.refunds.get(record._id);
		if (refund) refund.updated_at = now();
	};
	const event = (record: StoredRecord, node: string, action: string, stage: string | null): void => {
		const [operator, comment] = [pick(people), pick(['', '同意'])];
		const finish_time = now();
		forms.returns.logs.get(record._id)!.push({
			flow_id: 1, flow_name: node, create_action: 'forward', create_time: finish_time, finish_action: action, finish_time, comment,
			operator: member(operator), attachments: []
		}); // prettier-ignore
		const event_id = `${record._id}/${node}/${action}/${platform.now.getTime()}`;
		if (stage !== null)
			truth.return_events.set(event_id, {
				event_id, return_id: record._id, stage, occurred_at: finish_time, actor: operator, note: comment || null, updated_at: finish_time
			}); // prettier-ignore
	};
	const advance = (): void => {
		const open = forms.returns.records.filter(({ flowState }) => flowState === 0);
		const record = open.length === 0 ? null : pick(open);
		if (!record) return addReturn();
		const done = forms.returns.logs.get(record._id)!.length;
		if (done === 0) event(record, '客服审核', 'forward', 'approved');
		else if (done === 1 && random(3) === 0) event(record, '客服审核', 'transfer', null);
		else if (done < 4) event(record, '仓库收货', random(4) === 0 ? 'back' : 'forward', null);
		const last = forms.returns.logs.get(record._id)!.at(-1)!;
		if (last.flow_name === '仓库收货' && last.finish_action === 'forward') {
			const key = `${record._id}/仓库收货/forward/${platform.now.getTime()}`;
			truth.return_events.set(key, {
				event_id: key,
				return_id: record._id,
				stage: 'received',
				occurred_at: now(),
				actor: String((last.operator as { name: string }).name),
				note: (last.comment as string) || null,
				updated_at: now()
			});
			const cents = 100 + random(9_000);
			touchReturn(record, { [w(35)]: cents / 100, [w(36)]: now(), flowState: 1 });
			truth.returns.get(record._id)!.status = '1';
			truth.refunds.set(record._id, {
				refund_id: record._id,
				return_id: record._id,
				amount: (cents / 100).toFixed(2),
				currency: 'CNY',
				paid_at: now(),
				updated_at: now()
			});
			const end = `${record._id}/end/1`;
			truth.return_events.set(end, {
				event_id: end,
				return_id: record._id,
				stage: 'closed',
				occurred_at: now(),
				actor: null,
				note: null,
				updated_at: now()
			});
		} else touchReturn(record, {});
	};
	/** The rows of a subform are replaced as a whole when a line is taken out. */
	const editLines = (): void => {
		const record = pick(forms.returns.records);
		const lines = record[w(29)] as { _id: string }[];
		const order = forms.orders.records.find(({ _id }) => _id === (record[w(22)] as { id: string }).id);
		if (lines.length > 1) {
			const [first, ...others] = lines;
			truth.return_lines.delete(first!._id);
			touchReturn(record, { [w(29)]: others });
		} else if (order) {
			const { stored, row } = returnLine(record._id, order);
			truth.return_lines.set(row.return_line_id, row);
			touchReturn(record, { [w(29)]: [...lines, stored] });
		}
	};
	const live = (events: number): void => {
		for (let count = 0; count < events; count++) {
			platform.now = new Date(platform.now.getTime() + 1000 * (1 + random(900)));
			if (truth.products.size < 3) addProduct();
			else if (truth.orders.size < 3) addOrder();
			else if (truth.returns.size < 2) addReturn();
			else pick([addProduct, addOrder, addOrder, shipOrder, addReturn, advance, advance, advance, editLines])();
		}
	};
	return { platform, forms, truth, live, remove };
}
