// The forms of the made-up company, some fields with an alias, and how they are mapped to the contract.
import type { StoredForm } from './server.ts';

const app = '59264073a2a60c0c08e20bfb';
const field = (digits: number, label: string, type: string, alias?: string): StoredForm['widgets'][number] => ({
	name: alias ?? `_widget_${1_529_400_746_000 + digits}`,
	widgetName: `_widget_${1_529_400_746_000 + digits}`,
	label,
	type
});
/** The id of a field. */
export const w = (digits: number): string => `_widget_${1_529_400_746_000 + digits}`;

const emptyForm = (entry: string, widgets: StoredForm['widgets'], start: string): StoredForm => ({
	app,
	entry,
	widgets,
	records: [],
	dataModifyTime: start,
	logs: new Map()
});

export const openForms = (start: string) => ({
		products: emptyForm('59264073a2a60c0c08e20b01', [
			field(1, '产品名称', 'text', 'name'),
			field(2, '类别', 'combo'),
			field(3, '成本', 'number'),
			field(4, '上市日期', 'datetime'),
			field(5, '负责部门', 'dept'),
			field(6, '标签', 'combocheck')
		], start),
		orders: emptyForm('59264073a2a60c0c08e20b02', [
			field(11, '订单号', 'sn', 'order_no'),
			field(12, '客户', 'linkdata'),
			field(13, '下单时间', 'datetime'),
			field(14, '状态', 'radiogroup'),
			{ ...field(15, '订单明细', 'subform'), items: [field(16, '产品', 'linkdata'), field(17, '数量', 'number'), field(18, '金额', 'number')] }
		], start),
		returns: emptyForm('59264073a2a60c0c08e20b03', [
			field(21, '退货单号', 'sn'),
			field(22, '关联订单', 'linkdata', 'order'),
			field(23, '申请时间', 'datetime'),
			field(24, '申请方式', 'radiogroup'),
			field(25, '经办人', 'user', 'handler_member'),
			field(26, '备注', 'textarea'),
			field(27, '联系电话', 'phone'),
			field(28, '取件地址', 'address'),
			{ ...field(29, '退货明细', 'subform', 'lines'), items: [field(30, '产品', 'linkdata'), field(31, '数量', 'number'), field(32, '原因', 'combo'), field(33, '说明', 'textarea'), field(34, '照片', 'image')] },
			field(35, '退款金额', 'number'),
			field(36, '退款时间', 'datetime'),
			field(37, '参与人', 'usergroup')
		], start)
	}); // prettier-ignore

/** How the company's forms are mapped to the contract: by id, by alias and by label. */
export const companyForms = [
	{
		app,
		entry: '59264073a2a60c0c08e20b01',
		entities: {
			products: {
				columns: { name: 'name', category: '类别', unit_cost: w(3), launched_on: '上市日期', brand: '负责部门', subcategory: '标签' }
			}
		}
	},
	{
		app,
		entry: '59264073a2a60c0c08e20b02',
		entities: {
			orders: {
				columns: {
					order_number: 'order_no', customer_id: '客户', ordered_at: w(13), currency: { value: 'CNY' },
					status: { field: '状态', values: { 待发货: 'open', 已发货: 'shipped' } }
				}
			},
			order_lines: {
				subform: '订单明细',
				columns: { order_id: '^_id', product_id: { field: '产品', part: 'id' }, quantity: w(17), net_amount: '金额' }
			}
		}
	},
	{
		app,
		entry: '59264073a2a60c0c08e20b03',
		entities: {
			returns: {
				columns: {
					rma_number: '退货单号', order_id: 'order', requested_at: '申请时间', handler: 'handler_member', note: '备注', status: 'flowState',
					request_channel: { field: '申请方式', values: { 电话: 'phone', 网上: 'online' } }
				}
			},
			return_lines: {
				subform: 'lines',
				columns: { return_id: '^_id', product_id: '产品', quantity: '数量', reason_code: '原因', reason_text: '说明' }
			},
			refunds: {
				columns: { return_id: '_id', amount: '退款金额', paid_at: '退款时间', currency: { value: 'CNY' } },
				skipWithout: ['amount'],
				others: 'left'
			}
		},
		workflow: {
			stages: { 客服审核: 'approved', '客服审核/transfer': null, 仓库收货: 'received', '仓库收货/back': null },
			ends: { 1: 'closed' }
		}
	}
]; // prettier-ignore
