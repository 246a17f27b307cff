// The source contract: every entity that a source may hand over, once. From here come the raw tables, the checks
// of the loader, the CSV templates, and the contract page of the dashboard. Nothing else repeats a column.
import type { Column, ColumnType, Entity, Words } from './types.ts';

type Spec = [type: string, en: string, zh: string, values?: readonly string[]];

/** The stages that a return goes through, in order of the process. */
export const stages = [
	'requested', 'approved', 'rejected', 'authorized', 'received', 'inspected', 'stocked',
	'refunded', 'exchanged', 'repaired', 'closed', 'cancelled'
] as const; // prettier-ignore

const updatedAt: Spec = [
	'instant',
	'last change in the source: the incremental cursor',
	'来源系统中的最后修改时间，用作增量游标'
];
const deletedAt: Spec = [
	'instant',
	'when the source deleted the row; absent while it lives',
	'来源系统删除该行的时间；未删除则为空'
];

/**
 * `text*` is a key column, `text!` a required one, `text~` one of which the history is kept. `updated_at` and
 * `deleted_at` belong to every entity.
 */
function entity(
	name: string,
	level: Entity['level'],
	title: Words,
	meaning: Words,
	specs: Record<string, Spec>
): Entity {
	const columns = Object.entries({ ...specs, updated_at: updatedAt, deleted_at: deletedAt }).map(
		([column, [type, en, zh, values]]): Column => ({
			name: column,
			type: type.replace(/[*!~]$/, '') as ColumnType,
			need: type.endsWith('*') ? 'key' : type.endsWith('!') ? 'required' : 'optional',
			meaning: { en, zh },
			...(values ? { values } : {}),
			...(type.endsWith('~') ? { tracked: true as const } : {})
		})
	);
	return { name, title, meaning, level, columns };
}

export const contract: readonly Entity[] = [
	entity(
		'customers',
		'optional',
		{ en: 'Customers', zh: '客户' },
		{ en: 'Who buys and returns.', zh: '购买并退货的人或公司。' },
		{
			customer_id: ['text*', 'id of the customer', '客户编号'],
			name: ['text', 'name as the source shows it', '来源系统中的名称'],
			email: [
				'text',
				'e-mail address; never shown on a page, and published as a hash only',
				'电子邮箱；页面上从不显示，仅以哈希发布'
			],
			phone: [
				'text',
				'telephone; never shown on a page, its end published as a hash only',
				'电话；页面上从不显示，仅后四位以哈希发布'
			],
			segment: ['text~', 'segment in the words of the source', '来源系统中的客户细分'],
			tier: ['text~', 'vip, standard, or the source’s own', '客户等级：vip、standard 或来源自定义'],
			country: ['text', 'ISO 3166-1 alpha-2', '国家代码（ISO 3166-1 两位）'],
			region: ['text', 'region or province', '地区或省份'],
			city: ['text', 'city', '城市'],
			created_at: ['instant', 'since when the customer is known', '建档时间']
		}
	),
	entity(
		'suppliers',
		'optional',
		{ en: 'Suppliers', zh: '供应商' },
		{ en: 'Who makes or delivers the products.', zh: '生产或供货的公司。' },
		{
			supplier_id: ['text*', 'id of the supplier', '供应商编号'],
			name: ['text', 'name', '名称'],
			country: ['text', 'ISO 3166-1 alpha-2', '国家代码（ISO 3166-1 两位）']
		}
	),
	entity(
		'warehouses',
		'optional',
		{ en: 'Warehouses', zh: '仓库' },
		{ en: 'Where goods are sent from and come back to.', zh: '发货与收货的地点。' },
		{
			warehouse_id: ['text*', 'id of the warehouse', '仓库编号'],
			name: ['text', 'name', '名称'],
			country: ['text', 'ISO 3166-1 alpha-2', '国家代码（ISO 3166-1 两位）']
		}
	),
	entity(
		'products',
		'minimum',
		{ en: 'Products', zh: '产品' },
		{ en: 'What is sold.', zh: '所销售的商品。' },
		{
			product_id: ['text*', 'id of the product or variant', '产品或规格编号'],
			sku: ['text', 'stock keeping unit', 'SKU 编码'],
			name: ['text!', 'name', '名称'],
			category: ['text~', 'category', '类别'],
			subcategory: ['text', 'subcategory', '子类别'],
			brand: ['text', 'brand', '品牌'],
			supplier_id: ['text~', 'main supplier', '主要供应商'],
			unit_cost: ['money~', 'cost of one unit', '单位成本'],
			currency: ['text~', 'ISO 4217, of the cost', '成本币种（ISO 4217）'],
			launched_on: ['date', 'first day on sale', '上市日期']
		}
	),
	entity(
		'batches',
		'optional',
		{ en: 'Batches', zh: '批次' },
		{ en: 'Lots of a product that were made or received together.', zh: '同时生产或入库的一批产品。' },
		{
			batch_id: ['text*', 'id of the batch or lot', '批次编号'],
			product_id: ['text!', 'product', '产品编号'],
			supplier_id: ['text', 'supplier', '供应商编号'],
			produced_on: ['date', 'day of production', '生产日期'],
			received_on: ['date', 'day of receipt', '入库日期'],
			quantity: ['quantity', 'units in the batch', '批次数量']
		}
	),
	entity(
		'orders',
		'minimum',
		{ en: 'Orders', zh: '订单' },
		{ en: 'Sales orders, one row each.', zh: '销售订单，每单一行。' },
		{
			order_id: ['text*', 'id of the order', '订单编号'],
			order_number: ['text', 'number that people use', '订单号'],
			customer_id: ['text', 'customer', '客户编号'],
			channel: ['text', 'sales channel', '销售渠道'],
			ordered_at: ['instant!', 'when it was ordered', '下单时间'],
			currency: ['text', 'ISO 4217, of the amounts of its lines', '订单币种（ISO 4217）'],
			country: ['text', 'country of delivery, ISO 3166-1 alpha-2', '收货国家代码'],
			status: ['text~', 'status in the words of the source', '来源系统中的状态']
		}
	),
	entity(
		'order_lines',
		'minimum',
		{ en: 'Order lines', zh: '订单行' },
		{ en: 'The products of an order.', zh: '订单中的产品明细。' },
		{
			order_line_id: ['text*', 'id of the line', '订单行编号'],
			order_id: ['text!', 'order', '订单编号'],
			product_id: ['text!', 'product', '产品编号'],
			batch_id: ['text', 'batch that was shipped', '发货批次'],
			warehouse_id: ['text', 'warehouse that shipped it', '发货仓库'],
			quantity: ['quantity!', 'units ordered', '订购数量'],
			cancelled_quantity: ['quantity', 'units cancelled before shipping', '发货前取消的数量'],
			unit_price: ['money', 'list price of one unit', '单价'],
			discount_amount: ['money', 'discount on all units', '折扣金额'],
			net_amount: ['money', 'all units, after discount, before tax', '净额：全部数量，折后，税前'],
			unit_cost: ['money', 'cost of one unit at the time', '当时的单位成本'],
			shipped_at: ['instant', 'when it left', '发货时间'],
			delivered_at: ['instant', 'when it arrived', '送达时间'],
			carrier: ['text', 'carrier', '承运商']
		}
	),
	entity(
		'returns',
		'minimum',
		{ en: 'Returns', zh: '退货单' },
		{ en: 'Requests to return (RMA), one row each.', zh: '退货申请（RMA），每单一行。' },
		{
			return_id: ['text*', 'id of the return', '退货单编号'],
			rma_number: ['text', 'RMA number, once authorized', '授权后的 RMA 编号'],
			order_id: ['text', 'order it belongs to', '所属订单'],
			customer_id: ['text', 'customer', '客户编号'],
			request_channel: ['text', 'how it was asked for', '申请方式', ['online', 'email', 'phone', 'store', 'other']],
			requested_at: ['instant!', 'when the customer asked', '客户申请时间'],
			status: ['text~', 'status in the words of the source', '来源系统中的状态'],
			requested_resolution: [
				'text',
				'what the customer wants',
				'客户要求的处理方式',
				['refund', 'exchange', 'store_credit', 'repair']
			],
			handler: ['text~', 'who handles it', '经办人'],
			note: ['text', 'note', '备注']
		}
	),
	entity(
		'return_lines',
		'minimum',
		{ en: 'Return lines', zh: '退货行' },
		{ en: 'The products of a return, with the reason.', zh: '退货单中的产品及原因。' },
		{
			return_line_id: ['text*', 'id of the line', '退货行编号'],
			return_id: ['text!', 'return', '退货单编号'],
			order_line_id: ['text', 'order line it comes from', '对应的订单行'],
			product_id: ['text', 'product', '产品编号'],
			batch_id: ['text', 'batch', '批次编号'],
			quantity: ['quantity!', 'units asked to be returned', '申请退货数量'],
			received_quantity: ['quantity', 'units that arrived', '实收数量'],
			reason_code: ['text', 'reason in the code of the source', '来源系统中的原因代码'],
			reason_text: ['text', 'reason in the customer’s words', '客户陈述']
		}
	),
	entity(
		'return_events',
		'optional',
		{ en: 'Return events', zh: '退货事件' },
		{ en: 'What happened to a return, step by step.', zh: '退货单的处理过程记录。' },
		{
			event_id: ['text*', 'id of the event', '事件编号'],
			return_id: ['text!', 'return', '退货单编号'],
			return_line_id: ['text', 'return line, where the event is about one', '退货行编号'],
			stage: ['text!', 'stage reached', '到达的阶段', stages],
			occurred_at: ['instant!', 'when', '发生时间'],
			actor: ['text', 'who', '操作人'],
			warehouse_id: ['text', 'where', '仓库编号'],
			note: ['text', 'note', '备注']
		}
	),
	entity(
		'inspections',
		'optional',
		{ en: 'Inspections', zh: '质检记录' },
		{ en: 'What quality found in the returned goods.', zh: '对退回产品的检验结果。' },
		{
			inspection_id: ['text*', 'id of the inspection', '质检编号'],
			return_line_id: ['text!', 'return line', '退货行编号'],
			inspected_at: ['instant!', 'when', '质检时间'],
			inspector: ['text', 'who', '质检员'],
			quantity: ['quantity!', 'units inspected', '质检数量'],
			result: ['text', 'pass or fail', '结果', ['pass', 'fail']],
			grade: ['text', 'grade', '等级'],
			defect_code: ['text', 'defect found', '缺陷代码'],
			defect_text: ['text', 'defect in words', '缺陷描述'],
			disposition: [
				'text',
				'what becomes of the goods',
				'处置',
				['restock', 'refurbish', 'return_to_vendor', 'scrap', 'quarantine']
			],
			note: ['text', 'note', '备注'],
			photo_links: ['text', 'https addresses of photos, with spaces between them', '照片的 https 地址，以空格分隔']
		}
	),
	entity(
		'inventory_movements',
		'optional',
		{ en: 'Inventory movements', zh: '库存移动' },
		{ en: 'Goods in and out of stock.', zh: '库存的增减记录。' },
		{
			movement_id: ['text*', 'id of the movement', '移动编号'],
			product_id: ['text!', 'product', '产品编号'],
			batch_id: ['text', 'batch', '批次编号'],
			warehouse_id: ['text', 'warehouse', '仓库编号'],
			return_line_id: ['text', 'return line that caused it', '对应的退货行'],
			occurred_at: ['instant!', 'when', '发生时间'],
			kind: [
				'text!',
				'kind of movement',
				'类型',
				['sale', 'purchase', 'return_receipt', 'restock', 'write_off', 'adjustment', 'exchange_out', 'return_to_vendor']
			],
			quantity: ['quantity!', 'units, negative when they leave', '数量，减少为负'],
			stock_state: ['text', 'state of the stock', '库存状态', ['sellable', 'unsellable', 'quarantine']],
			unit_cost: ['money', 'cost of one unit', '单位成本']
		}
	),
	entity(
		'inventory_levels',
		'optional',
		{ en: 'Inventory levels', zh: '库存水平' },
		{ en: 'Stock on hand at the end of a day.', zh: '某日结束时的现存量。' },
		{
			product_id: ['text*', 'product', '产品编号'],
			warehouse_id: ['text*', 'warehouse', '仓库编号'],
			stock_state: ['text*', 'state of the stock', '库存状态', ['sellable', 'unsellable', 'quarantine']],
			as_of: ['date*', 'day', '日期'],
			quantity: ['quantity!', 'units on hand', '现存数量']
		}
	),
	entity(
		'refunds',
		'optional',
		{ en: 'Refunds', zh: '退款' },
		{ en: 'Money that went back, or is to go back.', zh: '已退或应退的款项。' },
		{
			refund_id: ['text*', 'id of the refund', '退款编号'],
			return_id: ['text', 'return', '退货单编号'],
			order_id: ['text', 'order', '订单编号'],
			customer_id: ['text', 'customer', '客户编号'],
			amount: ['money!', 'amount, positive', '金额，正数'],
			currency: ['text', 'ISO 4217', '币种（ISO 4217）'],
			method: [
				'text',
				'how it is paid',
				'退款方式',
				['original_payment', 'store_credit', 'bank_transfer', 'cash', 'other']
			],
			status: ['text~', 'status', '状态', ['pending', 'approved', 'paid', 'failed', 'cancelled']],
			requested_at: ['instant', 'when it was asked for', '申请时间'],
			approved_at: ['instant', 'when it was approved', '批准时间'],
			paid_at: ['instant', 'when it was paid', '支付时间'],
			reference: ['text', 'reference of the payment', '付款凭证']
		}
	),
	entity(
		'exchanges',
		'optional',
		{ en: 'Exchanges', zh: '换货' },
		{ en: 'Goods sent in place of returned ones.', zh: '代替退回产品发出的商品。' },
		{
			exchange_id: ['text*', 'id of the exchange', '换货编号'],
			return_id: ['text!', 'return', '退货单编号'],
			return_line_id: ['text', 'return line', '退货行编号'],
			new_order_id: ['text', 'order that ships the new goods', '新订单编号'],
			product_id: ['text', 'product sent', '换出产品'],
			quantity: ['quantity!', 'units sent', '换出数量'],
			price_difference: ['money', 'paid by the customer if positive', '差价，客户补付为正'],
			status: ['text~', 'status', '状态'],
			created_at: ['instant', 'when it was agreed', '创建时间'],
			shipped_at: ['instant', 'when it left', '发货时间']
		}
	),
	entity(
		'return_costs',
		'optional',
		{ en: 'Return costs', zh: '退货成本' },
		{ en: 'What handling a return cost.', zh: '处理退货产生的费用。' },
		{
			cost_id: ['text*', 'id of the cost', '成本编号'],
			return_id: ['text!', 'return', '退货单编号'],
			kind: [
				'text',
				'kind of cost',
				'类型',
				['inbound_shipping', 'outbound_shipping', 'handling', 'inspection', 'refurbishment', 'other']
			],
			amount: ['money!', 'amount', '金额'],
			currency: ['text', 'ISO 4217', '币种（ISO 4217）'],
			incurred_at: ['instant', 'when', '发生时间']
		}
	),
	entity(
		'ledger_entries',
		'optional',
		{ en: 'Ledger entries', zh: '总账分录' },
		{ en: 'What accounting booked.', zh: '财务入账记录。' },
		{
			entry_id: ['text*', 'id of the entry', '分录编号'],
			posted_at: ['instant!', 'when it was posted', '入账时间'],
			account_code: ['text!', 'account', '科目代码'],
			account_name: ['text', 'name of the account', '科目名称'],
			debit: ['money', 'debit', '借方'],
			credit: ['money', 'credit', '贷方'],
			currency: ['text', 'ISO 4217', '币种（ISO 4217）'],
			document_type: [
				'text',
				'kind of the document behind it',
				'单据类型',
				['refund', 'exchange', 'write_off', 'restock', 'other']
			],
			document_id: ['text', 'id of that document', '单据编号']
		}
	),
	entity(
		'survey_responses',
		'optional',
		{ en: 'Survey responses', zh: '满意度调查' },
		{ en: 'What customers said of the return.', zh: '客户对退货处理的评价。' },
		{
			response_id: ['text*', 'id of the answer', '答卷编号'],
			return_id: ['text', 'return', '退货单编号'],
			customer_id: ['text', 'customer', '客户编号'],
			answered_at: ['instant!', 'when', '答复时间'],
			csat: ['integer', 'satisfaction, 1 to 5', '满意度，1 到 5'],
			nps: ['integer', 'would recommend, 0 to 10', '推荐意愿，0 到 10'],
			comment: ['text', 'comment', '评语'],
			return_source_id: [
				'text',
				'source that the return is of, where the answers come from another one',
				'退货单所属来源（答卷来自其他来源时）'
			]
		}
	),
	entity(
		'customer_flags',
		'optional',
		{ en: 'Customer flags', zh: '客户标记' },
		{
			en: 'What was agreed about a customer: by the CRM, or in Retour itself.',
			zh: '对客户的约定：来自 CRM 或在 Retour 中标记。'
		},
		{
			flag_id: ['text*', 'id of the flag', '标记编号'],
			customer_id: ['text!', 'customer', '客户编号'],
			customer_source_id: [
				'text',
				'source that the customer is of, where the flags come from another one',
				'客户所属来源（标记来自其他来源时）'
			],
			reason: ['text', 'why', '原因'],
			measure: [
				'text',
				'what is to be done',
				'措施',
				['call', 'size_advice', 'restrict_free_returns', 'vip_solution', 'none']
			],
			owner: ['text', 'who looks after it', '负责人'],
			flagged_at: ['instant!', 'when', '标记时间'],
			due_on: ['date', 'until when the measure is to be carried out', '措施截止日'],
			look_on: ['date', 'when somebody looks at it again', '复查日'],
			expires_on: ['date', 'last day on which it holds', '有效期最后一天'],
			appealed_at: ['instant', 'when the customer last appealed', '客户最近申诉时间'],
			appeal_result: ['text', 'what came of that', '申诉结果', ['upheld', 'lifted']],
			lifted_at: ['instant', 'when it was lifted', '解除时间']
		}
	),
	entity(
		'exchange_rates',
		'optional',
		{ en: 'Exchange rates', zh: '汇率' },
		{ en: 'Reporting currency per unit of a currency, by day.', zh: '每日每单位外币折合报告币种的汇率。' },
		{
			as_of: ['date*', 'day', '日期'],
			currency: ['text*', 'ISO 4217', '币种（ISO 4217）'],
			rate: ['rate!', 'reporting currency per unit', '每单位折合报告币种']
		}
	)
];

/** The entity of that name, or undefined: a file or a mapping may name anything. */
export const findEntity = (name: string): Entity | undefined => contract.find((entity) => entity.name === name);

/** The entity of that name, which the caller knows to exist. */
export function entityOf(name: string): Entity {
	const found = findEntity(name);
	if (!found) throw new Error(`no entity ${name} in the contract`);
	return found;
}

export const keyColumns = (entity: Entity): readonly Column[] =>
	entity.columns.filter((column) => column.need === 'key');
