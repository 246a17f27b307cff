// Made by `node sql/queries/generate.ts` from the .sql files beside it: do not edit.

/** Parameters and rows of every query, by its name. */
export type Queries = {
	/** the source contract, column by column, and which of it any source has supplied. Grain: one row per column. */
	contract_columns: {
		parameters: Record<string, never>;
		row: {
			entity: string | null;
			entity_level: string | null;
			entity_en: string | null;
			entity_zh: string | null;
			entity_meaning_en: string | null;
			entity_meaning_zh: string | null;
			column_name: string | null;
			column_type: string | null;
			need: string | null;
			meaning_en: string | null;
			meaning_zh: string | null;
			known_values: string | null;
			rows_supplied: number | null;
		};
	};
	/** one customer as the source describes them, and since when they order. Grain: one row. */
	customer: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			source_id: string | null;
			customer_id: string | null;
			customer_name: string | null;
			segment: string | null;
			tier: string | null;
			country: string | null;
			region: string | null;
			city: string | null;
			created_on: string | null;
			first_ordered_on: string | null;
			last_ordered_on: string | null;
		};
	};
	/** a customer by month: what was sent and what came back of it. Grain: one row per month with either. */
	customer_months: {
		parameters: {
			source_id: string;
			customer_id: string;
			since: string;
			until: string;
		};
		row: {
			month: string | null;
			shipped_units: number | null;
			returned_units: number | null;
			our_fault_units: number | null;
		};
	};
	/** the orders of a customer, newest first, with what came back of each. Grain: one row per order. */
	customer_orders: {
		parameters: {
			source_id: string;
			customer_id: string;
			since: string;
			until: string;
			limit: number;
		};
		row: {
			order_id: string | null;
			order_number: string | null;
			ordered_on: string | null;
			channel: string | null;
			lines: number | null;
			shipped_units: number | null;
			net_amount: number | null;
			returned_units: number | null;
			returned_amount: number | null;
			total: number | null;
		};
	};
	/** why a customer returns. Grain: one row per reason. */
	customer_reasons: {
		parameters: {
			source_id: string;
			customer_id: string;
			since: string;
			until: string;
		};
		row: {
			reason: string | null;
			fault: string | null;
			returned_units: number | null;
			returned_amount: number | null;
		};
	};
	/** the refunds of a customer, newest first. Grain: one row per refund. */
	customer_refunds: {
		parameters: {
			source_id: string;
			customer_id: string;
			since: string;
			until: string;
			limit: number;
		};
		row: {
			refund_id: string | null;
			return_id: string | null;
			rma_number: string | null;
			amount: number | null;
			method: string | null;
			refund_status: string | null;
			moved_at: string | null;
			total: number | null;
		};
	};
	/** what a customer said of their returns, newest first. Grain: one row per answer. */
	customer_surveys: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			response_id: string | null;
			return_id: string | null;
			rma_number: string | null;
			answered_at: string | null;
			csat: number | null;
			nps: number | null;
			comment: string | null;
		};
	};
	/** what a customer was sent, what came back, and whose fault it was. Grain: one row. */
	customer_totals: {
		parameters: {
			source_id: string;
			customer_id: string;
			since: string;
			until: string;
		};
		row: {
			orders: number | null;
			shipped_units: number | null;
			net_amount: number | null;
			returns: number | null;
			returned_units: number | null;
			our_fault_units: number | null;
			unmapped_units: number | null;
			own_units: number | null;
			returned_amount: number | null;
			refund_amount: number | null;
			rate: number | null;
			low: number | null;
			high: number | null;
		};
	};
	/** the customers who were sent something, with how much of it they sent back by their own choice. Grain: one row per customer of a source. */
	customers_list: {
		parameters: {
			since: string;
			until: string;
			basis: string;
			measure: string;
			counted: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			tier: readonly string[];
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string | null;
			customer_id: string | null;
			customer_name: string | null;
			segment: string | null;
			tier: string | null;
			country: string | null;
			orders: number | null;
			shipped_units: number | null;
			returned_units: number | null;
			our_fault_units: number | null;
			unmapped_units: number | null;
			returned_amount: number | null;
			numerator: number | null;
			denominator: number | null;
			rate: number | null;
			low: number | null;
			high: number | null;
			overall_rate: number | null;
			nameless_units: number | null;
			total: number | null;
		};
	};
	/** the tests that this version passed or not: failures first. Grain: one row per audit. */
	data_audits: {
		parameters: Record<string, never>;
		row: {
			audit: string | null;
			relation: string | null;
			severity: string | null;
			sentence: string | null;
			failures: number | null;
			checked_at: string | null;
		};
	};
	/** the columns that came in and that the contract does not know; they are kept. Grain: one row per source, entity and column. */
	data_extra_columns: {
		parameters: Record<string, never>;
		row: {
			source_id: string | null;
			entity: string | null;
			column_name: string | null;
			rows_seen: number | null;
		};
	};
	/** how the return lines of each source found their order lines. Grain: one row per source and kind of link. */
	data_links: {
		parameters: Record<string, never>;
		row: {
			source_id: string | null;
			link: string | null;
			return_lines: number | null;
			requested_units: number | null;
			share: number | null;
		};
	};
	/** the rows of every source and entity, from read to stored. Grain: one row per source and entity. */
	data_loads: {
		parameters: Record<string, never>;
		row: {
			source_id: string | null;
			entity: string | null;
			entity_en: string | null;
			entity_zh: string | null;
			loads: number | null;
			rows_read: number | null;
			loaded: number | null;
			unchanged: number | null;
			quarantined: number | null;
			stored_rows: number | null;
			last_loaded_at: string | null;
			is_accounted: boolean | null;
		};
	};
	/** the relations of this version, with how each is kept and how many rows it has. Grain: one row per model. */
	data_models: {
		parameters: Record<string, never>;
		row: {
			model: string | null;
			layer: string | null;
			kept: string | null;
			grain: string | null;
			rows: number | null;
			sentence: string | null;
		};
	};
	/** the rows that did not fit, newest first. Grain: one row per quarantined row. */
	data_quarantine: {
		parameters: {
			source: readonly string[];
			entity: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string | null;
			entity: string | null;
			file: string | null;
			line: number | null;
			column_name: string | null;
			found: string | null;
			reason: string | null;
			raw_text: string | null;
			load_id: string | null;
			quarantined_at: string | null;
			total: number | null;
		};
	};
	/** the sources, how fresh they are, and what came from them. Grain: one row per source. */
	data_sources: {
		parameters: Record<string, never>;
		row: {
			source_id: string | null;
			kind: string | null;
			title: string | null;
			timezone: string | null;
			last_loaded_at: string | null;
			data_to: string | null;
			is_stale: boolean | null;
			message: string | null;
			rows_read: number | null;
			stored_rows: number | null;
			quarantined: number | null;
		};
	};
	/** the reason codes that nobody has mapped yet, those on most units first. Grain: one row per source and code. */
	data_unmapped_reasons: {
		parameters: Record<string, never>;
		row: {
			source_id: string | null;
			reason_code: string | null;
			return_lines: number | null;
			units: number | null;
			first_on: string | null;
			last_on: string | null;
		};
	};
	/** one product as its source describes it. Grain: one row. */
	product: {
		parameters: {
			source_id: string;
			product_id: string;
		};
		row: {
			source_id: string | null;
			product_id: string | null;
			sku: string | null;
			product_name: string | null;
			category: string | null;
			subcategory: string | null;
			brand: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			unit_cost: number | null;
			launched_on: string | null;
		};
	};
	/** the batches of a product, with how often each comes back. Grain: one row per batch. */
	product_batches: {
		parameters: {
			source_id: string;
			product_id: string;
			since: string;
			until: string;
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			batch_id: string | null;
			produced_on: string | null;
			received_on: string | null;
			batch_units: number | null;
			supplier_id: string | null;
			supplier_name: string | null;
			shipped_units: number | null;
			returned_units: number | null;
			rate: number | null;
			low: number | null;
			high: number | null;
			others_rate: number | null;
			main_reason: string | null;
			main_fault: string | null;
		};
	};
	/** what quality found in a product, against what customers said. Grain: one row per stated reason, result and defect. */
	product_findings: {
		parameters: {
			source_id: string;
			product_id: string;
			since: string;
			until: string;
		};
		row: {
			reason: string | null;
			fault: string | null;
			result: string | null;
			defect_code: string | null;
			inspected_units: number | null;
			inspections: number | null;
			defect_text: string | null;
		};
	};
	/** the products that were shipped or came back, with their return rate against their category. Grain: one row per product of a source. */
	products_list: {
		parameters: {
			since: string;
			until: string;
			basis: string;
			measure: string;
			counted: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string | null;
			product_id: string | null;
			product_name: string | null;
			sku: string | null;
			category: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			shipped_units: number | null;
			returned_units: number | null;
			returned_amount: number | null;
			numerator: number | null;
			denominator: number | null;
			rate: number | null;
			low: number | null;
			high: number | null;
			category_rate: number | null;
			main_reason: string | null;
			main_fault: string | null;
			main_share: number | null;
			total: number | null;
		};
	};
	/** how often the batches of a return come back, against the other batches of the same product. Grain: one row per batch of the return. */
	rma_batches: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			product_id: string | null;
			batch_id: string | null;
			shipped_units: number | null;
			returned_units: number | null;
			low: number | null;
			high: number | null;
			others_shipped_units: number | null;
			others_returned_units: number | null;
		};
	};
	/** one return with everything that is known of the case as a whole. Grain: one row. */
	rma_case: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			source_id: string | null;
			return_id: string | null;
			rma_number: string | null;
			order_id: string | null;
			order_number: string | null;
			customer_id: string | null;
			customer_name: string | null;
			channel: string | null;
			country: string | null;
			segment: string | null;
			tier: string | null;
			request_channel: string | null;
			resolution: string | null;
			handler: string | null;
			warehouse_id: string | null;
			warehouse_name: string | null;
			status: string | null;
			note: string | null;
			requested_at: string | null;
			reviewed_at: string | null;
			authorized_at: string | null;
			received_at: string | null;
			inspected_at: string | null;
			stocked_at: string | null;
			settled_at: string | null;
			closed_at: string | null;
			cancelled_at: string | null;
			rejected_at: string | null;
			stage: string | null;
			stage_at: string | null;
			outcome: string | null;
			is_open: boolean | null;
			is_late: boolean | null;
			due_at: string | null;
			review_hours: number | null;
			authorize_hours: number | null;
			receive_hours: number | null;
			inspect_hours: number | null;
			stock_hours: number | null;
			settle_hours: number | null;
			turnaround_hours: number | null;
			lines: number | null;
			units: number | null;
			received_units: number | null;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			cost_amount: number | null;
			reason: string | null;
			reason_category: string | null;
			fault: string | null;
			category: string | null;
			link: string | null;
			source_title: string | null;
			source_kind: string | null;
		};
	};
	/** what handling a return cost. Grain: one row per cost. */
	rma_costs: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			cost_id: string | null;
			cost_kind: string | null;
			amount: number | null;
			incurred_at: string | null;
		};
	};
	/** how a customer ordered and returned in the year before a day. Grain: one row. */
	rma_customer: {
		parameters: {
			source_id: string;
			customer_id: string;
			until: string;
		};
		row: {
			orders: number | null;
			shipped_units: number | null;
			net_amount: number | null;
			returned_units: number | null;
			our_fault_units: number | null;
		};
	};
	/** everything that happened to a return, oldest first. Grain: one row per event. */
	rma_events: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			event_id: string | null;
			return_line_id: string | null;
			stage: string | null;
			step: number | null;
			occurred_at: string | null;
			actor: string | null;
			warehouse_name: string | null;
			note: string | null;
			is_derived: boolean | null;
		};
	};
	/** the goods that were sent in place of returned ones. Grain: one row per exchange. */
	rma_exchanges: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			exchange_id: string | null;
			return_line_id: string | null;
			new_order_id: string | null;
			product_id: string | null;
			product_name: string | null;
			exchanged_units: number | null;
			price_difference_amount: number | null;
			exchange_status: string | null;
			created_at: string | null;
			shipped_at: string | null;
		};
	};
	/** what quality found in the goods of a return. Grain: one row per inspection. */
	rma_inspections: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			inspection_id: string | null;
			return_line_id: string | null;
			product_id: string | null;
			inspected_at: string | null;
			inspector: string | null;
			inspected_units: number | null;
			result: string | null;
			grade: string | null;
			defect_code: string | null;
			defect_text: string | null;
			disposition: string | null;
			note: string | null;
		};
	};
	/** what accounting booked for a return. Grain: one row per ledger entry. */
	rma_ledger: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			entry_id: string | null;
			document_type: string | null;
			document_id: string | null;
			account_code: string | null;
			account_name: string | null;
			debit_amount: number | null;
			credit_amount: number | null;
			posted_at: string | null;
		};
	};
	/** the lines of a return: what was asked, what came, what was found. Grain: one row per return line. */
	rma_lines: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			return_line_id: string | null;
			link: string | null;
			order_line_id: string | null;
			order_id: string | null;
			product_id: string | null;
			product_name: string | null;
			sku: string | null;
			category: string | null;
			batch_id: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			reason_code: string | null;
			reason_text: string | null;
			reason: string | null;
			fault: string | null;
			is_counted: boolean | null;
			requested_units: number | null;
			received_units: number | null;
			refunded_units: number | null;
			returned_amount: number | null;
			ordered_on: string | null;
			delivered_on: string | null;
			days_to_return: number | null;
			received_on: string | null;
			inspected_on: string | null;
			result: string | null;
			defect_code: string | null;
			disposition: string | null;
			shipped_units: number | null;
		};
	};
	/** the returns (RMA cases) under the filters, in the order asked for. Grain: one row per return of a source. */
	rma_list: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			stage: readonly string[];
			outcome: readonly string[];
			link: readonly string[];
			late: boolean;
			product: string;
			customer: string;
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string | null;
			return_id: string | null;
			rma_number: string | null;
			order_id: string | null;
			order_number: string | null;
			customer_id: string | null;
			customer_name: string | null;
			tier: string | null;
			channel: string | null;
			country: string | null;
			resolution: string | null;
			requested_at: string | null;
			stage: string | null;
			stage_at: string | null;
			outcome: string | null;
			is_open: boolean | null;
			is_late: boolean | null;
			due_at: string | null;
			turnaround_hours: number | null;
			lines: number | null;
			units: number | null;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			reason: string | null;
			fault: string | null;
			product_id: string | null;
			product_name: string | null;
			category: string | null;
			link: string | null;
		};
	};
	/** what a return did to the stock, oldest first. Grain: one row per movement. */
	rma_movements: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			movement_id: string | null;
			return_line_id: string | null;
			product_id: string | null;
			product_name: string | null;
			batch_id: string | null;
			warehouse_name: string | null;
			occurred_at: string | null;
			kind: string | null;
			units: number | null;
			stock_state: string | null;
			amount: number | null;
		};
	};
	/** the refunds of a return. Grain: one row per refund. */
	rma_refunds: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			refund_id: string | null;
			amount: number | null;
			method: string | null;
			refund_status: string | null;
			requested_at: string | null;
			approved_at: string | null;
			paid_at: string | null;
			reference: string | null;
		};
	};
	/** how long settled returns of the same category and wish took, and how many wait at the same stage. Grain: one row. */
	rma_similar: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			settled_returns: number | null;
			median_hours: number | null;
			waiting_returns: number | null;
			waiting_longer: number | null;
		};
	};
	/** the stages of a return, in the order of the process. Grain: one row per stage. */
	rma_stages: {
		parameters: Record<string, never>;
		row: {
			stage: string | null;
			step: number | null;
			stage_en: string | null;
			stage_zh: string | null;
			sla_hours: number | null;
		};
	};
	/** what the customer said of a return. Grain: one row per answer. */
	rma_surveys: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			response_id: string | null;
			answered_at: string | null;
			csat: number | null;
			nps: number | null;
			comment: string | null;
		};
	};
	/** how many returns are under the filters of rma_list, how they stand, and what is owed on them. Grain: one row. */
	rma_totals: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			stage: readonly string[];
			outcome: readonly string[];
			link: readonly string[];
			late: boolean;
			product: string;
			customer: string;
			search: string;
		};
		row: {
			returns: number | null;
			open_returns: number | null;
			late_returns: number | null;
			units: number | null;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			median_hours: number | null;
		};
	};
};
