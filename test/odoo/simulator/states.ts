// States of records as Odoo logs them: by the label that whoever changed them saw.

/** States of the models whose log is read, with labels as people of each language saw them. */
export const states: Record<string, [value: string, en: string, zh: string][]> = {
	'stock.picking': [
		['draft', 'Draft', '草稿'],
		['assigned', 'Ready', '就绪'],
		['done', 'Done', '完成'],
		['cancel', 'Cancelled', '已取消']
	],
	'account.move': [
		['draft', 'Draft', '草稿'],
		['posted', 'Posted', '已过账'],
		['cancel', 'Cancelled', '已取消']
	],
	rma: [
		['draft', 'Draft', '草稿'],
		['confirmed', 'Confirmed', '已确认'],
		['received', 'Received', '已收货'],
		['waiting_return', 'Waiting for return', '等待退回'],
		['waiting_replacement', 'Waiting for replacement', '等待换货'],
		['refunded', 'Refunded', '已退款'],
		['returned', 'Returned', '已退回'],
		['replaced', 'Replaced', '已换货'],
		['finished', 'Finished', '已结束'],
		['locked', 'Locked', '已锁定'],
		['cancelled', 'Canceled', '已取消']
	]
};
