// Made by `node sql/queries/generate.ts` from the .sql files beside it: do not edit.

/** Parameters and rows of every query, by its name. */
export type Queries = {
	/** how far the data of each source reaches, and that of all together, as instants, for alert rules. Grain: one row per source, and one with source_id '' for the version. */
	alert_freshness: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			title: string;
			data_to_ms: number | null;
		};
	};
	/** the findings of the leak finder under the filters that nobody has explained or recovered, for alert rules. Grain: one row per finding. */
	alert_leaks: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			rule: readonly string[];
			except: readonly string[];
		};
		row: {
			leak_id: string;
			rule: string;
			counted_amount: number;
		};
	};
	/** of each category, how often the projection of eight weeks ago was right, and how far off in all. Grain: one row per category. */
	back_test_categories: {
		parameters: {
			category: readonly string[];
		};
		row: {
			category: string;
			weeks: number;
			weeks_within: number;
			said_units: number;
			came_units: number;
		};
	};
	/** of each week of shipping, what was said eight weeks ago and what has come since. Grain: one row per ISO week of shipping. */
	back_test_weeks: {
		parameters: {
			category: readonly string[];
		};
		row: {
			week_on: string;
			shipped_units: number;
			returned_then: number;
			said: number;
			low: number;
			high: number;
			came: number;
			is_within: boolean;
		};
	};
	/** what a batch is. Grain: one row, or none. */
	batch: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			source_id: string;
			batch_id: string;
			product_id: string;
			product_name: string | null;
			sku: string | null;
			category: string | null;
			unit_cost: number | null;
			supplier_id: string;
			supplier_name: string | null;
			produced_on: string | null;
			received_on: string | null;
			batch_units: number | null;
		};
	};
	/** who has units of a batch that did not come back, those with the most first. Grain: one row per customer; orders of nobody known are one row, `unknown`. */
	batch_customers: {
		parameters: {
			source_id: string;
			batch_id: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			customer_id: string;
			customer_name: string | null;
			tier: string | null;
			country: string | null;
			shipped_units: number;
			kept_units: number;
			orders: number;
			last_on: string | null;
			total: number;
		};
	};
	/** what inspections found in the units of a batch that came back. Grain: one row per result, defect and disposition. */
	batch_findings: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			result: string;
			defect_code: string;
			defect_text: string | null;
			disposition: string;
			units: number;
		};
	};
	/** the order lines of a batch of which something did not come back. Grain: one row per order line. */
	batch_order_lines: {
		parameters: {
			source_id: string;
			batch_id: string;
			limit: number;
		};
		row: {
			source_id: string;
			order_line_id: string;
			order_id: string;
			order_number: string | null;
			customer_id: string;
			product_id: string;
			batch_id: string;
			warehouse_id: string | null;
			channel: string | null;
			country: string | null;
			carrier: string | null;
			ordered_on: string | null;
			shipped_on: string | null;
			delivered_on: string | null;
			shipped_units: number;
			returned_units: number;
			kept_units: number;
		};
	};
	/** why units of a batch came back. Grain: one row per reason. */
	batch_reasons: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			reason: string;
			fault: string;
			units: number;
			lines: number;
			amount: number | null;
		};
	};
	/** the returns of a batch, each with what inspection found: the evidence for the supplier. Grain: one row per return line and inspection; a line that was not inspected has one row. */
	batch_returns: {
		parameters: {
			source_id: string;
			batch_id: string;
			limit: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			return_line_id: string;
			product_id: string;
			batch_id: string;
			shipped_on: string | null;
			requested_on: string | null;
			received_on: string | null;
			days_to_return: number | null;
			reason: string;
			reason_code: string | null;
			returned_units: number;
			returned_amount: number | null;
			inspected_on: string | null;
			inspected_units: number | null;
			result: string | null;
			grade: string | null;
			defect_code: string | null;
			defect_text: string | null;
			disposition: string | null;
		};
	};
	/** the batches of the same product, with how often each comes back. Grain: one row per batch of the product, this one among them. */
	batch_siblings: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			batch_id: string;
			is_this: boolean;
			produced_on: string | null;
			shipped_units: number;
			returned_units: number;
			young_units: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			others_rate: number | null;
		};
	};
	/** the signals about a batch. Grain: one row per signal. */
	batch_signals: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			signal_id: string;
			kind: string;
			first_on: string;
			is_open: boolean;
		};
	};
	/** what is on the shelf of a product, by warehouse and state. Grain: one row per warehouse and state of the stock. */
	batch_stock: {
		parameters: {
			source_id: string;
			product_id: string;
		};
		row: {
			warehouse_id: string;
			warehouse_name: string | null;
			stock_state: string;
			counted_on: string;
			stock_units: number;
		};
	};
	/** how much of a batch was shipped, is out there, came back, and what it has cost so far. Grain: one row. */
	batch_totals: {
		parameters: {
			source_id: string;
			batch_id: string;
		};
		row: {
			shipped_units: number;
			kept_units: number;
			lines: number;
			orders: number;
			customers: number;
			keeping_customers: number;
			first_on: string | null;
			last_on: string | null;
			returned_units: number;
			received_units: number;
			refunded_units: number;
			returned_amount: number | null;
			refunded_amount: number | null;
			cost_amount: number | null;
			scrapped_amount: number | null;
			inspected_units: number;
			failed_units: number;
			scrapped_units: number;
			failed_rate: number | null;
			failed_low: number | null;
			failed_high: number | null;
		};
	};
	/** by how many calendars of opening hours waits are measured; none: by the clock. Grain: one row. */
	business_hours: {
		parameters: Record<string, never>;
		row: {
			calendars: number;
		};
	};
	/** a change of returned value as more goods shipped, dearer goods, and a higher rate. Grain: one row. */
	change_money: {
		parameters: {
			units_before: readonly (number | null)[];
			units_after: readonly (number | null)[];
			sales_before: readonly (number | null)[];
			sales_after: readonly (number | null)[];
			returned_before: readonly (number | null)[];
			low_before: readonly (number | null)[];
			high_before: readonly (number | null)[];
			returned_after: readonly (number | null)[];
			low_after: readonly (number | null)[];
			high_after: readonly (number | null)[];
		};
		row: {
			returned_before: number | null;
			returned_after: number | null;
			total_effect: number | null;
			units_effect: number | null;
			price_effect: number | null;
			rate_effect: number | null;
			units_low: number | null;
			units_high: number | null;
			price_low: number | null;
			price_high: number | null;
			rate_low: number | null;
			rate_high: number | null;
		};
	};
	/** what each member of a dimension adds to the change of a rate: by its share (mix) and by its own rate. Grain: one row per member, and one with is_total: the sum of all. */
	change_parts: {
		parameters: {
			member: readonly string[];
			size_before: readonly (number | null)[];
			rate_before: readonly (number | null)[];
			low_before: readonly (number | null)[];
			high_before: readonly (number | null)[];
			size_after: readonly (number | null)[];
			rate_after: readonly (number | null)[];
			low_after: readonly (number | null)[];
			high_after: readonly (number | null)[];
		};
		row: {
			member: string | null;
			is_total: boolean;
			share_before: number | null;
			share_after: number | null;
			rate_before: number | null;
			rate_after: number | null;
			size_before: number | null;
			size_after: number | null;
			mix_effect: number | null;
			mix_low: number | null;
			mix_high: number | null;
			rate_effect: number | null;
			rate_low: number | null;
			rate_high: number | null;
			total_effect: number | null;
			is_reversed: boolean | null;
		};
	};
	/** a change of a rate as the mix of one dimension, the mix of another, and the rate inside their cells. Grain: one row. */
	change_two_way: {
		parameters: {
			first: readonly string[];
			second: readonly string[];
			size_before: readonly (number | null)[];
			rate_before: readonly (number | null)[];
			low_before: readonly (number | null)[];
			high_before: readonly (number | null)[];
			size_after: readonly (number | null)[];
			rate_after: readonly (number | null)[];
			low_after: readonly (number | null)[];
			high_after: readonly (number | null)[];
		};
		row: {
			rate_before: number | null;
			rate_after: number | null;
			total_effect: number | null;
			first_effect: number | null;
			second_effect: number | null;
			rate_effect: number | null;
			first_low: number | null;
			first_high: number | null;
			second_low: number | null;
			second_high: number | null;
			rate_low: number | null;
			rate_high: number | null;
		};
	};
	/** the source contract, column by column, and which of it any source has supplied. Grain: one row per column. */
	contract_columns: {
		parameters: Record<string, never>;
		row: {
			entity: string;
			entity_level: string;
			entity_en: string;
			entity_zh: string;
			entity_meaning_en: string;
			entity_meaning_zh: string;
			column_name: string;
			column_type: string;
			need: string;
			meaning_en: string;
			meaning_zh: string;
			known_values: string | null;
			rows_supplied: number | null;
		};
	};
	/** the columns of the contract that at least one source has supplied a value for. Grain: one row per entity and column. */
	contract_supplied: {
		parameters: Record<string, never>;
		row: {
			entity: string;
			column_name: string;
		};
	};
	/** what handling cost in the twelve months up to the data, by kind, under these cost drivers. Grain: one row per kind of cost. */
	cost_driver_effect: {
		parameters: {
			sources: readonly string[];
			kinds: readonly string[];
			units: readonly string[];
			days: readonly string[];
			amounts: readonly (number | null)[];
		};
		row: {
			cost_kind: string;
			recorded_amount: number;
			recorded_returns: number;
			reckoned_amount: number;
			reckoned_returns: number;
		};
	};
	/** what a kind of handling costs in this version where no source tells, and from which day on. Grain: one row per source (`*` for any), kind of cost and first day. */
	cost_drivers: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			cost_kind: string;
			unit: string;
			effective_from: string;
			amount: number;
			decided_by: string | null;
			why: string | null;
		};
	};
	/** customers by their ids, each with how they stand to comparable ones today. Grain: one row per customer of a source that the version has. */
	crm_customers: {
		parameters: {
			source_ids: readonly string[];
			customer_ids: readonly string[];
		};
		row: {
			source_id: string;
			customer_id: string;
			customer_name: string;
			segment: string;
			tier: string;
			country: string;
			orders: number | null;
			last_ordered_on: string | null;
			shipped_units: number | null;
			exposed_units: number | null;
			own_units: number | null;
			our_fault_units: number | null;
			expected_units: number | null;
			shrunk_ratio: number | null;
			shrunk_low: number | null;
			shrunk_high: number | null;
			probability_over: number | null;
			standing: string | null;
			is_flagged: boolean | null;
			clear_units: number | null;
			bracketing_orders: number | null;
			whole_orders: number | null;
			larger_orders: number | null;
			late_lines: number | null;
			timed_lines: number | null;
			no_fault_lines: number | null;
			defect_claim_lines: number | null;
			short_lines: number | null;
			received_lines: number | null;
			our_fault_orders: number | null;
			last_let_down_on: string | null;
			is_let_down: boolean | null;
			is_important: boolean | null;
			net_amount: number | null;
			contribution_amount: number | null;
		};
	};
	/** what became of flagged customers, beside customers who were like them and were not flagged. Grain: one row per measure, and one for all of them (`all`). */
	crm_effect: {
		parameters: {
			source_ids: readonly string[];
			customer_ids: readonly string[];
			measures: readonly string[];
			flagged_ons: readonly string[];
		};
		row: {
			measure: string;
			flags: number;
			young: number;
			unmatched: number;
			customers: number;
			controls: number;
			before_rate: number | null;
			control_before_rate: number | null;
			after_rate: number | null;
			after_units: number | null;
			after_own_units: number | null;
			control_after_rate: number | null;
			rate_difference: number | null;
			rate_low: number | null;
			rate_high: number | null;
			lost_share: number | null;
			control_lost_share: number | null;
			lost_difference: number | null;
			lost_low: number | null;
			lost_high: number | null;
			before_amount: number | null;
			control_before_amount: number | null;
			after_amount: number | null;
			control_after_amount: number | null;
			amount_difference: number | null;
			amount_low: number | null;
			amount_high: number | null;
		};
	};
	/** important customers with whom something went wrong through us, the worst first, and what it was. Grain: one row per customer of a source. */
	crm_win_back: {
		parameters: {
			source: readonly string[];
			country: readonly string[];
			tier: readonly string[];
			spoken: readonly string[];
			within: boolean;
			among: readonly string[];
			except: readonly string[];
			contacts: readonly string[];
			contacted_ons: readonly string[];
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			win_back_id: string;
			source_id: string;
			customer_id: string;
			customer_name: string;
			segment: string;
			tier: string;
			country: string;
			orders: number;
			last_ordered_on: string | null;
			our_fault_orders: number;
			our_fault_units: number;
			last_let_down_on: string | null;
			is_let_down: boolean;
			net_amount: number | null;
			contribution_amount: number | null;
			defect_units: number;
			wrong_units: number;
			described_units: number;
			damaged_units: number;
			delivery_units: number;
			owed_late_amount: number;
			worst: string;
			ordered_again_on: string | null;
			total: number;
		};
	};
	/** all customers of the win-back list under the filters, by their ids. Grain: one row per customer of a source. */
	crm_win_back_ids: {
		parameters: {
			source: readonly string[];
			country: readonly string[];
			tier: readonly string[];
			spoken: readonly string[];
		};
		row: {
			win_back_id: string;
			is_let_down: boolean;
		};
	};
	/** one customer as the source describes them, and since when they order. Grain: one row. */
	customer: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			source_id: string;
			customer_id: string;
			customer_name: string;
			segment: string;
			tier: string;
			country: string;
			region: string;
			city: string;
			created_on: string | null;
			first_ordered_on: string | null;
			last_ordered_on: string | null;
		};
	};
	/** when the tier or the segment of a customer changed, the newest first. Grain: one row per change. */
	customer_changes: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			version: number;
			changed_at: string;
			seen_at: string | null;
			tier_before: string;
			tier: string;
			segment_before: string;
			segment: string;
		};
	};
	/** one customer against comparable ones, with the evidence and what is usual of it, and what they are worth. Grain: one row. */
	customer_fairness: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			orders: number;
			shipped_units: number;
			exposed_units: number;
			own_units: number;
			our_fault_units: number;
			unmapped_units: number;
			expected_units: number;
			decision_units: number | null;
			ratio: number | null;
			shrunk_ratio: number | null;
			shrunk_low: number | null;
			shrunk_high: number | null;
			probability_over: number | null;
			false_discovery: number | null;
			standing: string;
			is_flagged: boolean;
			clear_units: number | null;
			evidence_lines: number;
			bracketing_orders: number | null;
			whole_orders: number | null;
			larger_orders: number | null;
			late_lines: number | null;
			timed_lines: number | null;
			no_fault_lines: number | null;
			defect_claim_lines: number | null;
			short_lines: number | null;
			received_lines: number | null;
			our_fault_orders: number;
			last_let_down_on: string | null;
			is_let_down: boolean;
			is_important: boolean;
			net_amount: number | null;
			returned_amount: number | null;
			refund_amount: number | null;
			owed_amount: number | null;
			return_cost_amount: number | null;
			goods_cost_amount: number | null;
			uncosted_units: number | null;
			contribution_amount: number | null;
			recency_score: number | null;
			frequency_score: number | null;
			money_score: number | null;
			rfm_segment: string;
			usual_bracketing: number | null;
			usual_whole: number | null;
			usual_late: number | null;
			usual_no_fault: number | null;
			usual_short: number | null;
			usual_our_fault: number | null;
		};
	};
	/** how many customers under the filters could be judged, and how many of all. Grain: one row. */
	customer_judged: {
		parameters: {
			source: readonly string[];
			tier: readonly string[];
			country: readonly string[];
		};
		row: {
			customers: number;
			judged: number;
			flagged: number;
			let_down: number;
			few_units: number;
			no_reasons: number;
		};
	};
	/** what a customer bought within two years, and how much of it comparable purchases let expect back. Grain: one row per category. */
	customer_mix: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			category: string;
			shipped_units: number;
			exposed_units: number;
			own_units: number;
			expected_units: number;
			usual_rate: number | null;
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
			month: string;
			shipped_units: number;
			returned_units: number;
			our_fault_units: number;
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
			order_id: string;
			order_number: string | null;
			ordered_on: string | null;
			channel: string | null;
			lines: number;
			shipped_units: number;
			net_amount: number | null;
			returned_units: number;
			returned_amount: number | null;
			total: number;
		};
	};
	/** the customers to look at, with what can be pointed at: for review, or because we let them down. Grain: one row per customer of a source. */
	customer_ranking: {
		parameters: {
			view: string;
			source: readonly string[];
			tier: readonly string[];
			country: readonly string[];
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			customer_id: string;
			customer_name: string;
			segment: string;
			tier: string;
			country: string;
			orders: number;
			last_ordered_on: string | null;
			shipped_units: number;
			exposed_units: number;
			own_units: number;
			our_fault_units: number;
			expected_units: number;
			ratio: number | null;
			shrunk_ratio: number | null;
			shrunk_low: number | null;
			shrunk_high: number | null;
			probability_over: number | null;
			false_discovery: number | null;
			standing: string;
			is_flagged: boolean;
			excess_amount: number | null;
			excess_cost_amount: number | null;
			bracketing_orders: number | null;
			whole_orders: number | null;
			larger_orders: number | null;
			late_lines: number | null;
			timed_lines: number | null;
			no_fault_lines: number | null;
			defect_claim_lines: number | null;
			short_lines: number | null;
			received_lines: number | null;
			our_fault_orders: number;
			last_let_down_on: string | null;
			is_important: boolean;
			net_amount: number | null;
			contribution_amount: number | null;
			rfm_segment: string;
			amount: number;
			total: number;
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
			reason: string;
			fault: string;
			returned_units: number;
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
			refund_id: string;
			return_id: string | null;
			rma_number: string | null;
			amount: number | null;
			method: string | null;
			refund_status: string;
			moved_at: string | null;
			total: number;
		};
	};
	/** what a customer said of their returns, newest first. Grain: one row per answer. */
	customer_surveys: {
		parameters: {
			source_id: string;
			customer_id: string;
		};
		row: {
			response_id: string;
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
			orders: number;
			shipped_units: number;
			net_amount: number;
			returns: number;
			returned_units: number;
			our_fault_units: number;
			unmapped_units: number;
			own_units: number;
			returned_amount: number;
			refund_amount: number;
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
			source_id: string;
			customer_id: string;
			customer_name: string;
			segment: string;
			tier: string;
			country: string;
			orders: number;
			shipped_units: number;
			returned_units: number;
			our_fault_units: number;
			unmapped_units: number;
			returned_amount: number | null;
			numerator: number;
			denominator: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			overall_rate: number | null;
			nameless_units: number;
			all_orders: number;
			all_shipped_units: number;
			all_returned_units: number;
			all_our_fault_units: number;
			all_returned_amount: number | null;
			all_numerator: number;
			all_denominator: number;
			above: number;
			total: number;
		};
	};
	/** the tests that this version passed or not: failures first. Grain: one row per audit. */
	data_audits: {
		parameters: Record<string, never>;
		row: {
			audit: string;
			relation: string;
			severity: string;
			sentence: string;
			failures: number;
			checked_at: string | null;
			sql: string | null;
		};
	};
	/** what each source last counted of itself and what the warehouse had, differences first. Grain: one row per source, entity and measure. */
	data_controls: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			entity: string;
			measure: string;
			since: string | null;
			source_value: number | null;
			warehouse_value: number | null;
			difference: number;
			quarantined: number;
			keys: string | null;
			checked_at: string;
		};
	};
	/** the columns that came in and that the contract does not know; they are kept. Grain: one row per source, entity and column. */
	data_extra_columns: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			entity: string;
			column_name: string;
			rows_seen: number;
		};
	};
	/** how the return lines of each source found their order lines. Grain: one row per source and kind of link. */
	data_links: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			link: string;
			return_lines: number;
			requested_units: number | null;
			share: number;
		};
	};
	/** the rows of every source and entity, from read to stored. Grain: one row per source and entity. */
	data_loads: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			entity: string;
			entity_en: string | null;
			entity_zh: string | null;
			loads: number;
			rows_read: number;
			loaded: number;
			unchanged: number;
			quarantined: number;
			stored_rows: number;
			last_loaded_at: string | null;
			is_accounted: boolean;
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
			source_id: string;
			entity: string;
			file: string | null;
			line: number | null;
			column_name: string | null;
			found: string | null;
			reason: string;
			wanted: string | null;
			raw_text: string | null;
			load_id: string | null;
			quarantined_at: string | null;
			total: number;
		};
	};
	/** what rows are held for, the most frequent first, with one example each. Grain: one row per source, entity, column and reason. */
	data_quarantine_rules: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			entity: string;
			column_name: string | null;
			reason: string;
			rows: number;
			replayable_rows: number;
			wanted: string | null;
			file: string | null;
			line: number | null;
			found: string | null;
			raw_text: string | null;
			last_quarantined_at: string | null;
		};
	};
	/** the sources, how fresh they are, and what came from them. Grain: one row per source. */
	data_sources: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			kind: string;
			title: string;
			timezone: string | null;
			last_loaded_at: string | null;
			data_to: string | null;
			is_stale: boolean;
			message: string | null;
			rows_read: number;
			stored_rows: number;
			quarantined: number;
		};
	};
	/** entities that could not be read while the rest of their source could. Grain: one row per source and entity. */
	data_stopped: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			entity: string;
			code: string;
			message: string;
			hint: string | null;
			stopped_since: string;
		};
	};
	/** the reason codes that nobody has mapped yet, those on most units first. Grain: one row per source and code. */
	data_unmapped_reasons: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			reason_code: string;
			return_lines: number;
			units: number;
			first_on: string | null;
			last_on: string | null;
		};
	};
	/** what was shipped in the last four weeks, and in earlier ones, each at the age that the last have now. Grain: one row per period of 28 days: the last (0), the six before it (1 to 6), and that of a year before (13). */
	equal_age: {
		parameters: {
			measure: string;
			counted: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			periods_ago: number;
			since: string;
			until: string;
			shipped_units: number;
			numerator: number;
			denominator: number;
			rate: number | null;
			low: number | null;
			high: number | null;
		};
	};
	/** what was booked in a month for returns, by account and kind of document. Grain: one row per account, what it is for, and kind of document. */
	finance_accounts: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
		};
		row: {
			account_group: string;
			position: number;
			group_en: string;
			group_zh: string;
			account_code: string;
			account_name: string;
			document_type: string;
			entries: number;
			debit_amount: number;
			credit_amount: number;
			unknown_amounts: number;
		};
	};
	/** from the refunds paid in a month to those booked in it, step by step. Grain: one row per step. */
	finance_bridge: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
		};
		row: {
			step: string;
			position: number;
			refunds: number;
			amount: number;
			unknown_amounts: number;
		};
	};
	/** the refunds of a month that stand otherwise in the ledger, or in it alone, the largest first. Grain: one row per refund. */
	finance_differences: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			refund_id: string;
			step: string;
			return_id: string | null;
			rma_number: string | null;
			method: string;
			refund_status: string;
			paid_amount: number | null;
			paid_on: string | null;
			booked_amount: number | null;
			posted_on: string | null;
			total: number;
		};
	};
	/** one finding of the leak finder. Grain: one row, or none. */
	leak: {
		parameters: {
			leak_id: string;
		};
		row: {
			leak_id: string;
			rule: string;
			stake: string;
			source_id: string;
			document_id: string;
			return_id: string | null;
			rma_number: string | null;
			return_line_id: string | null;
			refund_id: string | null;
			exchange_id: string | null;
			order_id: string | null;
			product_id: string | null;
			product_name: string | null;
			category: string;
			channel: string | null;
			country: string | null;
			warehouse_id: string | null;
			handler: string | null;
			reason: string | null;
			amount: number | null;
			counted_amount: number | null;
			lacks: string | null;
			units: number | null;
			since: string;
			age_days: number;
			paid_amount: number | null;
			worth_amount: number | null;
			booked_amount: number | null;
			paid_at: string | null;
			received_at: string | null;
			inspected_at: string | null;
			moved_at: string | null;
			other_id: string | null;
			other_at: string | null;
		};
	};
	/** which of some findings this version still has. Grain: one row per finding. */
	leak_ids: {
		parameters: {
			among: readonly string[];
		};
		row: {
			leak_id: string;
		};
	};
	/** findings of the leak finder under the filters, in the order asked for. Grain: one row per finding. */
	leak_list: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			rule: readonly string[];
			month: string;
			within: boolean;
			among: readonly string[];
			except: readonly string[];
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			leak_id: string;
			rule: string;
			stake: string;
			source_id: string;
			document_id: string;
			return_id: string | null;
			rma_number: string | null;
			return_line_id: string | null;
			refund_id: string | null;
			exchange_id: string | null;
			order_id: string | null;
			product_id: string | null;
			product_name: string | null;
			category: string;
			channel: string | null;
			country: string | null;
			warehouse_id: string | null;
			handler: string | null;
			reason: string | null;
			amount: number | null;
			counted_amount: number | null;
			lacks: string | null;
			units: number | null;
			since: string;
			age_days: number;
			paid_amount: number | null;
			worth_amount: number | null;
			booked_amount: number | null;
			paid_at: string | null;
			received_at: string | null;
			inspected_at: string | null;
			moved_at: string | null;
			other_id: string | null;
			other_at: string | null;
			total: number;
		};
	};
	/** leaks by the month in which they became one, and what became of them. Grain: one row per month with a finding. */
	leak_months: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			rule: readonly string[];
			explained: readonly string[];
			recovered: readonly string[];
		};
		row: {
			month_on: string;
			open_findings: number;
			open_amount: number;
			explained_amount: number;
			recovered_amount: number;
		};
	};
	/** the rules of the leak finder, and what they could look at in the chosen sources. Grain: one row per rule. */
	leak_rules: {
		parameters: {
			source: readonly string[];
		};
		row: {
			rule: string;
			position: number;
			stake: string;
			grace_days: number;
			tolerance: number;
			severity: string;
			title_en: string;
			title_zh: string;
			meaning_en: string;
			meaning_zh: string;
			sources: number;
			judged_sources: number;
			examined: number;
			lacks: string | null;
		};
	};
	/** what each rule of the leak finder found under the filters, by what became of it. Grain: one row per rule with a finding. */
	leak_totals: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			explained: readonly string[];
			recovered: readonly string[];
		};
		row: {
			rule: string;
			open_findings: number;
			open_amount: number;
			unpriced_findings: number;
			oldest_at: string | null;
			oldest_days: number | null;
			explained_findings: number;
			explained_amount: number;
			recovered_findings: number;
			recovered_amount: number;
		};
	};
	/** what was promised of one model, with the query that gives the rows that break it. Grain: one row per audit. */
	model_audits: {
		parameters: {
			relation: string;
		};
		row: {
			audit: string;
			severity: string;
			sentence: string;
			failures: number;
			sql: string | null;
		};
	};
	/** the columns of one model, in their order. Grain: one row per column. */
	model_columns: {
		parameters: {
			relation: string;
		};
		row: {
			position: number;
			column_name: string;
			column_type: string;
			meaning_en: string | null;
			meaning_zh: string | null;
		};
	};
	/** the file of one model, with its header. Grain: one row per model. */
	model_file: {
		parameters: {
			relation: string;
		};
		row: {
			relation: string;
			sql: string | null;
		};
	};
	/** the models with what each reads, in the order of the layers. Grain: one row per model. */
	model_list: {
		parameters: Record<string, never>;
		row: {
			model: string;
			layer: string;
			relation: string;
			sentence: string | null;
			kept: string | null;
			grain: string | null;
			rows: number | null;
			depends_on: (string | null)[];
		};
	};
	/** what handling the returns of the period cost, by what it was for, and what of it cost drivers say. Grain: one row per kind of cost. */
	money_costs: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			cost_kind: string;
			costs: number;
			returns: number;
			amount: number;
			reckoned_amount: number;
		};
	};
	/** what the returns of each customer lost, apart by whose fault it was. Grain: one row per customer; the last ones are not listed beyond $limit. */
	money_customers: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			customer_id: string;
			customer_name: string | null;
			tier: string | null;
			returned_units: number;
			loss_amount: number;
			own_amount: number;
			our_fault_amount: number;
			unknown_amount: number;
			total_amount: number;
		};
	};
	/** what share of the returns of products or suppliers would not have come at the rate of their categories. Grain: one row per member of which that can be said. */
	money_excess: {
		parameters: {
			by: string;
			members: readonly string[];
		};
		row: {
			source_id: string;
			member: string;
			share: number;
			share_low: number;
			share_high: number;
		};
	};
	/** exchanges agreed in the period, and the differences in price. Grain: one row. */
	money_exchanges: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			exchanges: number;
			units: number;
			shipped_exchanges: number;
			collected_amount: number;
			paid_back_amount: number;
			unpriced_exchanges: number;
		};
	};
	/** what the returns of the period lost, by one thing that they have in common, the dearest first. Grain: one row per member; the last members are not listed beyond $limit. */
	money_losses: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			by: string;
			limit: number;
		};
		row: {
			source_id: string | null;
			member: string;
			member_name: string | null;
			returned_units: number;
			refund_amount: number;
			cost_amount: number;
			write_off_amount: number;
			recovered_amount: number;
			loss_amount: number;
			avoidable_amount: number;
			our_fault_amount: number;
			total_amount: number;
		};
	};
	/** what was paid in the period, by how. Grain: one row per method. */
	money_methods: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			method: string;
			refunds: number;
			amount: number;
		};
	};
	/** returns for which something is owed to the customer, what has waited longest first unless asked otherwise. Grain: one row per return. */
	money_owed: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			age: readonly string[];
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			order_number: string | null;
			customer_id: string | null;
			product_id: string | null;
			product_name: string | null;
			category: string | null;
			country: string | null;
			resolution: string | null;
			handler: string | null;
			stage: string;
			outcome: string | null;
			owed_since: string;
			days: number;
			owed_amount: number;
			total: number;
		};
	};
	/** what is owed to customers now, by how long it has waited. Grain: one row per age with something owed. */
	money_owed_ages: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			age: string;
			returns: number;
			amount: number;
			oldest_days: number | null;
		};
	};
	/** how long customers wait for their money once the goods are here. Grain: one row. */
	money_refund_time: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			cases: number;
			paid_cases: number;
			waiting_cases: number;
			median_days: number | null;
			median_days_low: number | null;
			median_days_high: number | null;
			p90_days: number | null;
			share_3: number | null;
			share_7: number | null;
			share_14: number | null;
			share_30: number | null;
		};
	};
	/** refunds by how far they are: paid and called off in the period, all others as they stand now. Grain: one row per state of a refund. */
	money_refunds: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			refund_status: string;
			refunds: number;
			amount: number;
			unpriced_refunds: number;
			oldest_at: string | null;
		};
	};
	/** the returns that are open at the end of the data, by stage and by age against the hours a stage may take. Grain: one row per stage that a return waits at. */
	overview_open_returns: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			stage: string;
			stage_en: string | null;
			stage_zh: string | null;
			open_returns: number;
			in_time: number;
			due_soon: number;
			late: number;
			owed_returns: number;
			owed_amount: number;
			oldest_owed_at: string | null;
		};
	};
	/** the published version, the first day it knows, and its stale sources, audits and held rows. Grain: one row. */
	overview_publication: {
		parameters: Record<string, never>;
		row: {
			version: string;
			published_at: string;
			data_to: string;
			data_from: string | null;
			reporting_timezone: string;
			reporting_currency: string;
			maturity_days: number;
			is_demo: boolean;
			sources: number;
			stale_sources: number;
			audits: number;
			failing_audits: number;
			quarantined_rows: number;
		};
	};
	/** the mapped reasons with their words, category and fault, in the order of the reason map. Grain: one row per reason. */
	overview_reason_names: {
		parameters: Record<string, never>;
		row: {
			reason: string;
			reason_category: string;
			fault: string;
			reason_en: string;
			reason_zh: string;
			reason_category_en: string;
			reason_category_zh: string;
		};
	};
	/** returns, products and customers that a few letters may mean, for the command palette. Grain: one row per find, at most $limit of a kind. */
	overview_search: {
		parameters: {
			search: string;
			limit: number;
		};
		row: {
			kind: string;
			source_id: string;
			id: string;
			title: string;
			sub: string;
		};
	};
	/** the sources, how far their data reaches, and whether that is too old. Grain: one row per source. */
	overview_sources: {
		parameters: Record<string, never>;
		row: {
			source_id: string;
			title: string;
			last_loaded_at: string | null;
			data_to: string | null;
			is_stale: boolean;
			message: string | null;
		};
	};
	/** what follows what, how often, and how long the wait between them is: the map of the process. Grain: one row per activity and the one that follows it. */
	process_arcs: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
		};
		row: {
			activity: string;
			next_activity: string | null;
			passages: number;
			total_hours: number;
			median_hours: number | null;
			p90_hours: number | null;
			median_low: number | null;
			median_high: number | null;
		};
	};
	/** the returns under the filters and choices of the page of the process, the newest first. Grain: one row per return of a source. */
	process_cases: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			outcome: string;
			stage: string | null;
			requested_at: string;
			settled_hours: number | null;
			warehouse_id: string | null;
			warehouse_name: string | null;
			handler: string | null;
			channel: string | null;
			resolution: string | null;
			deviations: string;
			fitness: number | null;
			total: number;
		};
	};
	/** where the returns leave the model process, and how many of them do. Grain: one row per deviation. */
	process_deviations: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
		};
		row: {
			deviation: string;
			cases: number;
		};
	};
	/** the warehouses, handlers, resolutions and channels of the returns of a period, by how many they have. Grain: one row per dimension and member. */
	process_members: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
		};
		row: {
			dimension: string;
			member: string;
			member_name: string;
			cases: number;
		};
	};
	/** how the returns under the filters ended, and how many keep to the model process. Grain: one row. */
	process_totals: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
		};
		row: {
			cases: number;
			open_cases: number;
			settled_cases: number;
			rejected_cases: number;
			cancelled_cases: number;
			judged_cases: number;
			conformant_cases: number;
			conformant_low: number | null;
			conformant_high: number | null;
			rework_cases: number;
			mean_fitness: number | null;
			variants: number;
		};
	};
	/** how long a return takes from its request to its settlement, open ones counted, by member. Grain: one row per member. */
	process_turnaround: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
			by: string;
		};
		row: {
			member: string;
			member_name: string;
			cases: number;
			settled_cases: number;
			open_cases: number;
			median_hours: number | null;
			median_low: number | null;
			median_high: number | null;
			p90_hours: number | null;
		};
	};
	/** the ways that the returns took, the most frequent first. Grain: one row per variant. */
	process_variants: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			variant: string;
			activity: string;
			next: string;
			deviation: string;
			limit: number;
		};
		row: {
			variant_id: string;
			activities: string;
			cases: number;
			open_cases: number;
			median_hours: number | null;
			fitness: number | null;
			deviations: string;
		};
	};
	/** one product as its source describes it. Grain: one row. */
	product: {
		parameters: {
			source_id: string;
			product_id: string;
		};
		row: {
			source_id: string;
			product_id: string;
			sku: string | null;
			product_name: string;
			category: string;
			subcategory: string;
			brand: string;
			supplier_id: string;
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
			batch_id: string;
			produced_on: string | null;
			received_on: string | null;
			batch_units: number | null;
			supplier_id: string | null;
			supplier_name: string | null;
			shipped_units: number;
			returned_units: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			others_rate: number | null;
			seller_units: number;
			seller_rate: number | null;
			seller_low: number | null;
			seller_high: number | null;
			main_reason: string | null;
			main_fault: string | null;
		};
	};
	/** what changed about a product and when, the newest first. Grain: one row per change. */
	product_changes: {
		parameters: {
			source_id: string;
			product_id: string;
		};
		row: {
			version: number;
			changed_at: string;
			seen_at: string | null;
			unit_cost_before: number | null;
			unit_cost: number | null;
			supplier_before: string;
			supplier: string;
			category_before: string;
			category: string;
		};
	};
	/** the share of a product that came back by each age, beside its category. Grain: one row per day of age at which something came back or the category's curve has a step, to the end of both. */
	product_curve: {
		parameters: {
			source_id: string;
			product_id: string;
			category: string;
			counted: string;
		};
		row: {
			age_days: number;
			return_share: number | null;
			low: number | null;
			high: number | null;
			at_risk_units: number | null;
			category_share: number | null;
			category_low: number | null;
			category_high: number | null;
		};
	};
	/** the same curve of a product taken apart by reason; the reasons add up to it. Grain: one row per reason and day of age at which something came back. */
	product_curve_reasons: {
		parameters: {
			source_id: string;
			product_id: string;
			counted: string;
		};
		row: {
			age_days: number;
			reason: string;
			fault: string;
			return_share: number;
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
			reason: string;
			fault: string;
			result: string;
			defect_code: string;
			inspected_units: number;
			inspections: number;
			defect_text: string | null;
		};
	};
	/** what the shipments of a product in a period will reach, once all their returns have come. Grain: one row; none where nothing was shipped, or no curve is known. */
	product_projection: {
		parameters: {
			source_id: string;
			product_id: string;
			since: string;
			until: string;
			counted: string;
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			returned_units: number;
			shipped_units: number;
			developed_share: number;
			projected: number | null;
			low: number | null;
			high: number | null;
		};
	};
	/** the products by how surely they are over their category and what that costs, with what a page needs of it. Grain: one row per product of a source that was shipped within a year. */
	product_ranking: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			search: string;
			only: readonly string[];
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			product_id: string;
			product_name: string;
			sku: string | null;
			category: string;
			supplier_name: string | null;
			shipped_units: number;
			exposed_units: number;
			returned_units: number;
			rate: number | null;
			category_rate: number | null;
			shrunk_rate: number | null;
			shrunk_low: number | null;
			shrunk_high: number | null;
			fit: string;
			probability_over: number | null;
			false_discovery: number | null;
			is_flagged: boolean;
			funnel_place: string | null;
			excess_units: number | null;
			excess_amount: number | null;
			excess_cost_amount: number | null;
			priority_amount: number | null;
			flagged: number;
			flagged_amount: number | null;
			total: number;
		};
	};
	/** the suppliers that a product came from, with how often it comes back, and how often by our fault. Grain: one row per supplier. */
	product_suppliers: {
		parameters: {
			source_id: string;
			product_id: string;
			since: string;
			until: string;
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			supplier_id: string;
			supplier_name: string | null;
			shipped_units: number;
			returned_units: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			others_rate: number | null;
			seller_units: number;
			seller_rate: number | null;
			seller_low: number | null;
			seller_high: number | null;
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
			only: readonly string[];
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			product_id: string;
			product_name: string;
			sku: string | null;
			category: string;
			supplier_id: string | null;
			supplier_name: string | null;
			shipped_units: number;
			returned_units: number;
			returned_amount: number | null;
			numerator: number;
			denominator: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			category_rate: number | null;
			main_reason: string | null;
			main_fault: string | null;
			main_share: number | null;
			above: number;
			total: number;
		};
	};
	/** what the shipments of each day, week or month will reach, where their returns are still coming in. Grain: one row per bucket of days. */
	projected_trend: {
		parameters: {
			since: string;
			until: string;
			grain: string;
			measure: string;
			counted: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			bucket: string;
			numerator: number;
			denominator: number;
			projected: number | null;
			low: number | null;
			high: number | null;
		};
	};
	/** the cells of the batch detective under the filters. Grain: one row per cell. */
	quality_cells: {
		parameters: {
			dimension: string;
			source: readonly string[];
			category: readonly string[];
			supplier: readonly string[];
			product: string;
			batch: string;
			reason: readonly string[];
			flagged: boolean;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			cell_id: string;
			dimension: string;
			source_id: string;
			product_id: string | null;
			product_name: string | null;
			category: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			batch_id: string | null;
			production_week_on: string | null;
			warehouse_id: string | null;
			warehouse_name: string | null;
			carrier: string | null;
			reason: string;
			reason_category: string;
			first_on: string | null;
			last_on: string | null;
			shipped_units: number;
			returned_units: number;
			expected_units: number;
			ratio: number | null;
			ratio_low: number | null;
			ratio_high: number | null;
			p_value: number | null;
			false_discovery: number | null;
			is_flagged: boolean;
			customers: number | null;
			orders: number | null;
			top_customer_share: number | null;
			side: string | null;
			returned_amount: number | null;
			excess_amount: number | null;
			total: number;
		};
	};
	/** the control charts there are, those that were out of control last first. Grain: one row per chart. */
	quality_charts: {
		parameters: {
			chart: string;
			source: readonly string[];
			what: string;
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			chart: string;
			source_id: string;
			subject_id: string;
			subject_name: string;
			what: string;
			weeks: number;
			beyond_weeks: number;
			drift_weeks: number;
			last_on: string | null;
			out_on: string | null;
			last_share: number | null;
			center: number | null;
			counted_units: number | null;
			exposed_units: number | null;
			total: number;
		};
	};
	/** by what the batch detective looked, and how often it found something. Grain: one row per dimension. */
	quality_dimensions: {
		parameters: Record<string, never>;
		row: {
			dimension: string;
			cells: number;
			flagged: number;
		};
	};
	/** the periods of one control chart; one is 1, 2 or 4 weeks long. Grain: one row per period. */
	quality_points: {
		parameters: {
			chart: string;
			source_id: string;
			subject_id: string;
			what: string;
		};
		row: {
			week_on: string;
			weeks: number;
			counted_units: number | null;
			exposed_units: number | null;
			share: number | null;
			center: number | null;
			limit_low: number | null;
			limit_high: number | null;
			plain_low: number | null;
			plain_high: number | null;
			z: number | null;
			sigma_z: number | null;
			cusum_high: number | null;
			cusum_low: number | null;
			is_baseline: boolean;
			is_judged: boolean;
			is_beyond: boolean;
			is_drift: boolean;
		};
	};
	/** the groups of reasons by their names. Grain: one row per group. */
	quality_reason_categories: {
		parameters: Record<string, never>;
		row: {
			reason_category: string;
			name_en: string;
			name_zh: string;
		};
	};
	/** one signal, with the names of what it is about. Grain: one row, or none. */
	quality_signal: {
		parameters: {
			signal_id: string;
		};
		row: {
			signal_id: string;
			kind: string;
			subject: string;
			source_id: string;
			product_id: string | null;
			product_name: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			batch_id: string | null;
			warehouse_id: string | null;
			warehouse_name: string | null;
			carrier: string | null;
			production_week_on: string | null;
			category: string | null;
			reason: string | null;
			reason_category: string | null;
			defect_code: string | null;
			first_on: string;
			last_on: string;
			is_open: boolean;
			exposed_units: number | null;
			observed_units: number | null;
			expected_units: number | null;
			ratio: number | null;
			ratio_low: number | null;
			ratio_high: number | null;
			score: number | null;
			p_value: number | null;
			false_discovery: number | null;
			customers: number | null;
			orders: number | null;
			top_customer_share: number | null;
			side: string | null;
			returned_amount: number | null;
			excess_amount: number | null;
		};
	};
	/** which of some signals this version still has. Grain: one row per signal. */
	quality_signal_ids: {
		parameters: {
			among: readonly string[];
		};
		row: {
			signal_id: string;
		};
	};
	/** the inbox of the quality team: signals under the filters, those that cost most for certain first. Grain: one row per signal. */
	quality_signals: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			supplier: readonly string[];
			kind: readonly string[];
			over: boolean;
			among: readonly string[];
			within: boolean;
			except: readonly string[];
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			signal_id: string;
			kind: string;
			subject: string;
			source_id: string;
			product_id: string | null;
			product_name: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			batch_id: string | null;
			warehouse_id: string | null;
			warehouse_name: string | null;
			carrier: string | null;
			production_week_on: string | null;
			category: string | null;
			reason: string | null;
			reason_category: string | null;
			defect_code: string | null;
			first_on: string;
			last_on: string;
			is_open: boolean;
			exposed_units: number | null;
			observed_units: number | null;
			expected_units: number | null;
			ratio: number | null;
			ratio_low: number | null;
			ratio_high: number | null;
			score: number | null;
			p_value: number | null;
			false_discovery: number | null;
			customers: number | null;
			orders: number | null;
			top_customer_share: number | null;
			side: string | null;
			returned_amount: number | null;
			excess_amount: number | null;
			rank_amount: number;
			total: number;
		};
	};
	/** the signals under the filters by kind and by whether they are still so. Grain: one row per kind and whether it is still so. */
	quality_totals: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			supplier: readonly string[];
			among: readonly string[];
			within: boolean;
			except: readonly string[];
		};
		row: {
			kind: string;
			is_open: boolean;
			signals: number;
		};
	};
	/** the reasons and defects that have control charts. Grain: one row per kind of chart and reason or defect. */
	quality_whats: {
		parameters: Record<string, never>;
		row: {
			chart: string;
			what: string;
			charts: number;
		};
	};
	/** what quality found against what customers said, over all products. Grain: one row per stated reason, result and defect. */
	reason_found: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
		};
		row: {
			reason: string;
			fault: string;
			result: string;
			defect_code: string;
			inspected_units: number;
		};
	};
	/** how often each handler picks the reason "other", against all of them for goods of the same categories. Grain: one row per handler. */
	reason_handlers: {
		parameters: {
			since: string;
			until: string;
			least: number;
			source: readonly string[];
			category: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			source_id: string;
			handler: string;
			return_lines: number;
			other_lines: number;
			expected_lines: number;
			other_share: number | null;
			low: number | null;
			high: number | null;
			expected_share: number | null;
			p: number | null;
			false_discovery: number | null;
			is_flagged: boolean;
		};
	};
	/** the reasons from the most frequent to the least, with how much they make up so far and whether their order is sure. Grain: one row per reason. */
	reason_pareto: {
		parameters: {
			reason: readonly string[];
			returned: readonly (number | null)[];
		};
		row: {
			reason: string;
			position: number;
			cumulative_share: number;
			is_clear: boolean | null;
		};
	};
	/** the products that come back for a reason more often than the other products of their category. Grain: one row per product and reason, of the $limit products with the largest excess. */
	reason_products: {
		parameters: {
			since: string;
			until: string;
			least: number;
			source: readonly string[];
			category: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			product_id: string;
			product_name: string;
			category: string;
			reason: string;
			returned_lines: number;
			shipped_lines: number;
			expected_lines: number;
			residual: number | null;
			p: number | null;
			false_discovery: number | null;
			is_flagged: boolean;
			excess: number;
			flagged: number;
			tested_products: number;
			tested_cells: number;
		};
	};
	/** how many products were shipped often enough to be held against their category, and how many were not. Grain: one row. */
	reason_tested: {
		parameters: {
			since: string;
			until: string;
			least: number;
			source: readonly string[];
			category: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			tested_products: number;
			small_products: number;
		};
	};
	/** the reason codes that nobody has mapped yet, with what mapping each would move. Grain: one row per source and code. */
	reason_unmapped: {
		parameters: {
			since: string;
			until: string;
			basis: string;
			measure: string;
			counted: string;
			source: readonly string[];
			category: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			source_id: string;
			reason_code: string;
			return_lines: number;
			units: number;
			first_on: string | null;
			last_on: string | null;
			example_text: string | null;
			moved: number;
		};
	};
	/** how often the batches of a return come back, against the other batches of the same product. Grain: one row per batch of the return. */
	rma_batches: {
		parameters: {
			source_id: string;
			products: readonly string[];
			batches: readonly string[];
			own_units: readonly (number | null)[];
		};
		row: {
			product_id: string;
			batch_id: string;
			shipped_units: number;
			returned_units: number;
			low: number | null;
			high: number | null;
			others_shipped_units: number;
			others_returned_units: number;
		};
	};
	/** one return with everything that is known of the case as a whole. Grain: one row. */
	rma_case: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			order_id: string | null;
			order_number: string | null;
			customer_id: string;
			customer_name: string | null;
			channel: string;
			country: string;
			segment: string;
			tier: string;
			request_channel: string;
			resolution: string;
			handler: string | null;
			warehouse_id: string;
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
			stage: string;
			stage_at: string | null;
			outcome: string;
			is_open: boolean;
			is_late: boolean;
			due_at: string | null;
			review_hours: number | null;
			authorize_hours: number | null;
			receive_hours: number | null;
			inspect_hours: number | null;
			stock_hours: number | null;
			settle_hours: number | null;
			turnaround_hours: number | null;
			lines: number;
			units: number;
			received_units: number | null;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			cost_amount: number | null;
			reason: string;
			reason_category: string;
			fault: string;
			category: string;
			link: string;
		};
	};
	/** the stages of a return, in the order of the process, with the hours that this case may wait at each. Grain: one row per stage. */
	rma_case_stages: {
		parameters: {
			channel: string;
			tier: string;
			country: string;
		};
		row: {
			stage: string;
			step: number | null;
			stage_en: string;
			stage_zh: string;
			sla_hours: number | null;
		};
	};
	/** what handling a return cost, as recorded, and as reckoned by cost drivers where nothing is. Grain: one row per cost. */
	rma_costs: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			cost_id: string;
			cost_kind: string | null;
			amount: number | null;
			incurred_at: string | null;
			is_reckoned: boolean;
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
			orders: number;
			shipped_units: number;
			net_amount: number;
			returned_units: number;
			our_fault_units: number;
		};
	};
	/** the other returns of the customer of a return, the latest first. Grain: one row per other return. */
	rma_customer_returns: {
		parameters: {
			source_id: string;
			customer_id: string;
			return_id: string;
			limit: number;
		};
		row: {
			return_id: string;
			rma_number: string | null;
			requested_at: string | null;
			outcome: string;
			stage: string;
			reason: string;
			product_name: string | null;
			units: number;
			amount: number | null;
			total: number;
		};
	};
	/** what became of the goods of a return: what quality decided, and where stock booked them. Grain: one row per return line, disposition and booking. */
	rma_dispositions: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			return_line_id: string;
			disposition: string;
			booking: string;
			stock_state: string;
			received_on: string | null;
			booked_on: string | null;
			days_to_restock: number | null;
			units: number;
			amount: number | null;
		};
	};
	/** everything that happened to a return, oldest first. Grain: one row per event. */
	rma_events: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			event_id: string;
			return_line_id: string | null;
			stage: string;
			step: number | null;
			occurred_at: string | null;
			actor: string | null;
			warehouse_name: string | null;
			note: string | null;
			is_derived: boolean;
			status: string | null;
			seen_at: string | null;
		};
	};
	/** the goods that were sent in place of returned ones. Grain: one row per exchange. */
	rma_exchanges: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			exchange_id: string;
			return_line_id: string | null;
			new_order_id: string | null;
			product_id: string;
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
			inspection_id: string;
			return_line_id: string | null;
			product_id: string;
			inspected_at: string | null;
			inspector: string | null;
			inspected_units: number | null;
			result: string;
			grade: string | null;
			defect_code: string;
			defect_text: string | null;
			disposition: string;
			note: string | null;
		};
	};
	/** what the leak finder found about one return, in the order of its rules. Grain: one row per finding. */
	rma_leaks: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			leak_id: string;
			rule: string;
			stake: string;
			source_id: string;
			document_id: string;
			return_id: string | null;
			return_line_id: string | null;
			refund_id: string | null;
			exchange_id: string | null;
			order_id: string | null;
			product_id: string | null;
			product_name: string | null;
			category: string;
			channel: string | null;
			country: string | null;
			warehouse_id: string | null;
			handler: string | null;
			reason: string | null;
			amount: number | null;
			counted_amount: number | null;
			lacks: string | null;
			units: number | null;
			since: string;
			age_days: number;
			paid_amount: number | null;
			worth_amount: number | null;
			booked_amount: number | null;
			paid_at: string | null;
			received_at: string | null;
			inspected_at: string | null;
			moved_at: string | null;
			other_id: string | null;
			other_at: string | null;
			title_en: string | null;
			title_zh: string | null;
		};
	};
	/** what accounting booked for a return. Grain: one row per ledger entry. */
	rma_ledger: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			entry_id: string;
			document_type: string;
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
			day: string;
		};
		row: {
			return_line_id: string;
			link: string;
			order_line_id: string | null;
			order_id: string | null;
			product_id: string;
			product_name: string;
			sku: string | null;
			category: string;
			batch_id: string;
			supplier_id: string;
			supplier_name: string | null;
			reason_code: string | null;
			reason_text: string | null;
			reason: string;
			fault: string;
			is_counted: boolean;
			requested_units: number | null;
			returned_units: number | null;
			received_units: number | null;
			refunded_units: number | null;
			requested_amount: number | null;
			ordered_on: string | null;
			delivered_on: string | null;
			days_to_return: number | null;
			received_on: string | null;
			inspected_on: string | null;
			result: string;
			defect_code: string;
			disposition: string;
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
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			batch: readonly string[];
			supplier: readonly string[];
			disposition: readonly string[];
			late: boolean;
			product: string;
			customer: string;
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			order_id: string | null;
			order_number: string | null;
			customer_id: string;
			customer_name: string | null;
			tier: string;
			channel: string;
			country: string;
			resolution: string;
			requested_at: string | null;
			stage: string;
			stage_at: string | null;
			outcome: string;
			is_open: boolean;
			is_late: boolean;
			due_at: string | null;
			turnaround_hours: number | null;
			lines: number;
			units: number;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			reason: string;
			fault: string;
			product_id: string;
			product_name: string | null;
			category: string;
			link: string;
		};
	};
	/** what a return did to the stock, oldest first. Grain: one row per movement. */
	rma_movements: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			movement_id: string;
			return_line_id: string | null;
			product_id: string;
			product_name: string;
			batch_id: string | null;
			warehouse_name: string | null;
			occurred_at: string | null;
			kind: string;
			units: number | null;
			stock_state: string | null;
			amount: number | null;
		};
	};
	/** some returns, by their keys, in no order. Grain: one row per return that is named and there is. */
	rma_named: {
		parameters: {
			sources: readonly string[];
			returns: readonly string[];
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			order_id: string | null;
			order_number: string | null;
			customer_id: string;
			customer_name: string | null;
			tier: string;
			channel: string;
			country: string;
			resolution: string;
			requested_at: string | null;
			stage: string;
			stage_at: string | null;
			outcome: string;
			is_open: boolean;
			is_late: boolean;
			due_at: string | null;
			turnaround_hours: number | null;
			lines: number;
			units: number;
			amount: number | null;
			refund_amount: number | null;
			refund_owed_amount: number | null;
			reason: string;
			fault: string;
			product_id: string;
			product_name: string | null;
			category: string;
			link: string;
		};
	};
	/** where the photos of the inspections of a return are, as the source wrote it. Grain: one row per inspection that has photos. */
	rma_photos: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			inspection_id: string;
			photo_links: string;
		};
	};
	/** how often the products of a return came back in the 90 days before it was asked for, and why. Grain: one row per product of the return. */
	rma_product_returns: {
		parameters: {
			source_id: string;
			return_id: string;
			requested_on: string;
			products: readonly string[];
		};
		row: {
			product_id: string;
			other_returns: number;
			other_units: number;
			same_reason_units: number;
		};
	};
	/** what a source has ever recorded of any return, so that what it never tells is not taken for missing. Grain: one row. */
	rma_recorded: {
		parameters: {
			source_id: string;
		};
		row: {
			approved: boolean;
			authorized: boolean;
			received: boolean;
			inspected: boolean;
			stocked: boolean;
			settled: boolean;
			received_units: boolean;
			reasons: boolean;
			events: boolean;
			inspections: boolean;
			movements: boolean;
			restocks: boolean;
			refunds: boolean;
			exchanges: boolean;
			costs: boolean;
			ledger: boolean;
			surveys: boolean;
		};
	};
	/** the refunds of a return. Grain: one row per refund. */
	rma_refunds: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			refund_id: string;
			amount: number | null;
			method: string | null;
			refund_status: string;
			requested_at: string | null;
			approved_at: string | null;
			paid_at: string | null;
			reference: string | null;
		};
	};
	/** what stands out of the batches, products and suppliers of a return, the dearest first. Grain: one row per signal. */
	rma_signals: {
		parameters: {
			source_id: string;
			batches: readonly string[];
			products: readonly string[];
			suppliers: readonly string[];
		};
		row: {
			signal_id: string;
			kind: string;
			subject: string;
			product_id: string | null;
			product_name: string | null;
			batch_id: string | null;
			supplier_id: string | null;
			supplier_name: string | null;
			category: string | null;
			reason: string | null;
			defect_code: string | null;
			is_open: boolean;
			first_on: string | null;
			last_on: string | null;
			exposed_units: number;
			observed_units: number;
			ratio: number | null;
			returned_amount: number;
		};
	};
	/** how long settled returns of the same category and wish took. Grain: one row. */
	rma_similar: {
		parameters: {
			day: string;
			category: string;
			resolution: string;
		};
		row: {
			settled_returns: number;
			median_hours: number | null;
		};
	};
	/** where a return is found in its source system, with `{id}` for its id. Grain: one row, or none where the configuration says nothing. */
	rma_source_link: {
		parameters: {
			source_id: string;
		};
		row: {
			link: string;
		};
	};
	/** the open returns by the stage that they wait at. Grain: one row per stage. */
	rma_stage_totals: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			link: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			batch: readonly string[];
			supplier: readonly string[];
			disposition: readonly string[];
			product: string;
			customer: string;
			search: string;
		};
		row: {
			stage: string;
			open_returns: number;
			late_returns: number;
		};
	};
	/** the stages of a return, in the order of the process. Grain: one row per stage. */
	rma_stages: {
		parameters: Record<string, never>;
		row: {
			stage: string;
			step: number | null;
			stage_en: string;
			stage_zh: string;
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
			response_id: string;
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
			warehouse: readonly string[];
			handler: readonly string[];
			resolution: readonly string[];
			batch: readonly string[];
			supplier: readonly string[];
			disposition: readonly string[];
			late: boolean;
			product: string;
			customer: string;
			search: string;
		};
		row: {
			returns: number;
			open_returns: number;
			late_returns: number;
			units: number;
			amount: number;
			refund_amount: number;
			refund_owed_amount: number;
			median_hours: number | null;
		};
	};
	/** how many open returns wait at the same stage in the same warehouse for longer. Grain: one row. */
	rma_waiting: {
		parameters: {
			stage: string;
			stage_at: string;
			warehouse_id: string;
		};
		row: {
			waiting_longer: number;
		};
	};
	/** what the source and the warehouse of a return are called. Grain: one row. */
	rma_whereabouts: {
		parameters: {
			source_id: string;
			warehouse_id: string;
		};
		row: {
			source_title: string | null;
			warehouse_name: string | null;
		};
	};
	/** what customers wrote about the returns that ended in the period, the newest first. Grain: one row per answer with a comment. */
	satisfaction_comments: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			words: string;
			score: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			response_id: string;
			return_id: string;
			rma_number: string | null;
			answered_at: string | null;
			csat: number | null;
			nps: number | null;
			comment: string;
			outcome: string;
			reason: string;
			total: number;
		};
	};
	/** the returns that ended in the period, how many of them were answered for, and what was said; by Grain: one row per dimension and member. */
	satisfaction_groups: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			dimension: string;
			member: string;
			ended_returns: number;
			answered_returns: number;
			csat_answers: number;
			csat_sum: number;
			satisfied: number;
			nps_answers: number;
			promoters: number;
			detractors: number;
		};
	};
	/** the returns that ended in the period and were not answered for, to be asked about. Grain: one row per return of a source. */
	satisfaction_links: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			customer_id: string;
			country: string | null;
			outcome: string;
			ended_on: string | null;
		};
	};
	/** the control charts of a product and of a supplier. Grain: one row per chart. */
	signal_charts: {
		parameters: {
			source_id: string;
			product_id: string;
			supplier_id: string;
			limit: number;
		};
		row: {
			chart: string;
			source_id: string;
			subject_id: string;
			what: string;
			beyond_weeks: number;
			drift_weeks: number;
		};
	};
	/** the return lines of what a signal or a batch sheet is about, the latest first. Grain: one row per return line. */
	signal_returns: {
		parameters: {
			source_id: string;
			product_id: string;
			supplier_id: string;
			batch_id: string;
			production_week: string;
			warehouse_id: string;
			carrier: string;
			category: string;
			reason: string;
			defect_code: string;
			since: string;
			limit: number;
		};
		row: {
			source_id: string;
			return_id: string;
			return_line_id: string | null;
			rma_number: string | null;
			product_id: string;
			product_name: string | null;
			batch_id: string | null;
			requested_on: string;
			reason: string;
			returned_units: number;
			returned_amount: number | null;
			result: string;
			defect_code: string;
			total: number;
		};
	};
	/** how long goods that can be sold again take from their receipt back to the shelf, all and by warehouse. Grain: one row per disposition (restock, refurbish) and warehouse of a source; both are '' for all of them. */
	stock_days: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			disposition: string;
			source_id: string;
			warehouse_id: string;
			warehouse_name: string | null;
			restocked_units: number;
			open_units: number;
			median_days: number | null;
			p90_days: number | null;
		};
	};
	/** how many shelves were held against their movements, and how many do not agree. Grain: one row. */
	stock_difference_totals: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
		};
		row: {
			shelves: number;
			differing_shelves: number;
			missing_units: number;
			surplus_units: number;
			missing_amount: number | null;
			surplus_amount: number | null;
			whole_history_shelves: number;
			counted_from: string | null;
			counted_to: string | null;
		};
	};
	/** where a count does not agree with the movements since the count before, the dearest first. Grain: one row per product, warehouse and state of the stock of a source. */
	stock_differences: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			product_id: string;
			product_name: string;
			category: string;
			warehouse_id: string;
			warehouse_name: string | null;
			stock_state: string;
			opened_on: string | null;
			opening_units: number;
			moved_units: number;
			expected_units: number;
			counted_on: string;
			counted_units: number;
			difference_units: number;
			difference_amount: number | null;
		};
	};
	/** what became of the goods received in a period: what quality decided, and where stock booked them. Grain: one row per disposition and booking. */
	stock_flow: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			disposition: string;
			booking: string;
			units: number;
			lines: number;
			amount: number | null;
			unvalued_units: number;
		};
	};
	/** returned goods one by one, those that wait the longest first. Grain: one row per return line of a source, disposition and booking. */
	stock_goods: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			disposition: readonly string[];
			booking: readonly string[];
			warehouse: readonly string[];
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			return_line_id: string;
			return_id: string;
			rma_number: string | null;
			disposition: string;
			booking: string;
			stock_state: string;
			warehouse_id: string;
			warehouse_name: string | null;
			product_id: string;
			product_name: string;
			category: string;
			reason: string;
			received_on: string | null;
			inspected_on: string | null;
			booked_on: string | null;
			days: number | null;
			units: number;
			amount: number | null;
			total: number;
			total_units: number;
			total_amount: number | null;
		};
	};
	/** the products of which the least may be sold again, as far as that is sure. Grain: one row per product of a source. */
	stock_products: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			limit: number;
		};
		row: {
			source_id: string;
			product_id: string;
			product_name: string;
			restocked_units: number;
			inspected_units: number;
			rate: number;
			low: number;
			high: number;
		};
	};
	/** returned goods that stock has not booked, by warehouse, state and how long they have lain there. Grain: one row per warehouse of a source and state of the stock. */
	stock_waiting: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
		};
		row: {
			source_id: string;
			warehouse_id: string;
			warehouse_name: string | null;
			stock_state: string;
			units: number;
			amount: number | null;
			unvalued_units: number;
			days_2: number;
			days_7: number;
			days_14: number;
			days_30: number;
			older: number;
		};
	};
	/** one supplier. Grain: one row, or none. */
	supplier: {
		parameters: {
			source_id: string;
			supplier_id: string;
		};
		row: {
			source_id: string;
			supplier_id: string;
			supplier_name: string | null;
			country: string | null;
		};
	};
	/** the batches of a supplier, the surest excess first. Grain: one row per batch that was tested. */
	supplier_batches: {
		parameters: {
			source_id: string;
			supplier_id: string;
			limit: number;
			offset: number;
		};
		row: {
			batch_id: string;
			product_id: string | null;
			product_name: string | null;
			first_on: string | null;
			last_on: string | null;
			shipped_units: number;
			returned_units: number;
			expected_units: number;
			ratio: number | null;
			ratio_low: number | null;
			ratio_high: number | null;
			false_discovery: number | null;
			is_flagged: boolean;
			returned_amount: number | null;
			excess_amount: number | null;
			total: number;
		};
	};
	/** what inspections found in the returned goods of a supplier. Grain: one row per defect. */
	supplier_defects: {
		parameters: {
			source_id: string;
			supplier_id: string;
			since: string;
			until: string;
			category: readonly string[];
		};
		row: {
			defect_code: string;
			defect_text: string | null;
			failed_units: number;
			inspected_units: number;
			share: number | null;
			low: number | null;
			high: number | null;
		};
	};
	/** the suppliers with what came back through our fault, against the others of the same categories. Grain: one row per supplier of a source. */
	supplier_list: {
		parameters: {
			since: string;
			until: string;
			source: readonly string[];
			category: readonly string[];
			search: string;
			sort: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			supplier_id: string;
			supplier_name: string;
			country: string | null;
			shipped_units: number;
			returned_units: number;
			our_fault_units: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			compared_units: number | null;
			observed_units: number | null;
			expected_units: number | null;
			ratio: number | null;
			ratio_low: number | null;
			ratio_high: number | null;
			false_discovery: number | null;
			is_above: boolean;
			inspected_units: number;
			failed_units: number;
			failed_rate: number | null;
			failed_low: number | null;
			failed_high: number | null;
			returned_amount: number | null;
			our_fault_amount: number | null;
			cost_amount: number | null;
			open_signals: number;
			all_shipped_units: number;
			all_our_fault_units: number;
			all_inspected_units: number;
			all_failed_units: number;
			all_our_fault_amount: number | null;
			all_open_signals: number;
			above: number;
			total: number;
		};
	};
	/** a supplier month by month: what came back through our fault, what others of the same categories had, Grain: one row per month in which anything was shipped or inspected. */
	supplier_months: {
		parameters: {
			source_id: string;
			supplier_id: string;
			since: string;
			until: string;
			category: readonly string[];
		};
		row: {
			month_on: string;
			shipped_units: number;
			returned_units: number;
			our_fault_units: number;
			rate: number | null;
			low: number | null;
			high: number | null;
			expected_rate: number | null;
			inspected_units: number;
			failed_units: number;
			is_mature: boolean;
		};
	};
	/** how long settled returns took from a stage on, of those that had waited as long as this one has. Grain: one row per level of comparison that has any. */
	track_expected: {
		parameters: {
			source_id: string;
			return_id: string;
			stage: string;
			waited_hours: number;
		};
		row: {
			level: number;
			finished_returns: number;
			low_hours: number;
			middle_hours: number;
			high_hours: number;
		};
	};
	/** the returns that bear an RMA number, with what their customer must know, and no more of each than its Grain: one row per return of a source. */
	track_returns: {
		parameters: {
			rma_number: string;
		};
		row: {
			source_id: string;
			return_id: string;
			email_hash: string | null;
			phone_ending_hash: string | null;
			stage: string;
			stage_at: string;
			outcome: string;
			resolution: string;
			requested_at: string | null;
			reviewed_at: string | null;
			authorized_at: string | null;
			received_at: string | null;
			inspected_at: string | null;
			settled_at: string | null;
			cancelled_at: string | null;
			rejected_at: string | null;
			refund_status: string | null;
			paid_on: string | null;
			data_to: string;
		};
	};
	/** the number under which a customer knows a return. Grain: one row, or none where there is no such return. */
	track_rma_number: {
		parameters: {
			source_id: string;
			return_id: string;
		};
		row: {
			rma_number: string;
		};
	};
	/** how many returns came in and how many were done with, by day, and how many were open in the evening. Grain: one row per day of the last six weeks of the data. */
	work_days: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
		};
		row: {
			day_on: string;
			came: number;
			done: number;
			open_returns: number;
		};
	};
	/** the open returns by who holds them: a warehouse, or whoever handles the case. Grain: one row per warehouse of a source, or per handler. */
	work_holders: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			stage: readonly string[];
			by: string;
		};
		row: {
			source_id: string;
			holder: string;
			holder_name: string;
			open_returns: number;
			late: number;
			due_day: number;
			due_3_days: number;
			due_week: number;
			longest_hours: number | null;
		};
	};
	/** the open returns by urgency: what is late longest first, then what is due next, then what has no limit. Grain: one row per return of a source. */
	work_queue: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
			stage: readonly string[];
			due: string;
			limit: number;
			offset: number;
		};
		row: {
			source_id: string;
			return_id: string;
			rma_number: string | null;
			customer_id: string;
			customer_name: string | null;
			tier: string;
			stage: string;
			stage_at: string;
			due_at: string | null;
			is_late: boolean;
			warehouse_id: string;
			warehouse_name: string | null;
			handler: string;
			waited_hours: number;
			due_hours: number | null;
			amount: number | null;
			refund_owed_amount: number | null;
			total: number;
		};
	};
	/** the open returns by the stage that they wait at: how long already, and what is due when. Grain: one row per stage. */
	work_stages: {
		parameters: {
			source: readonly string[];
			category: readonly string[];
			reason: readonly string[];
			channel: readonly string[];
			country: readonly string[];
			warehouse: readonly string[];
			handler: readonly string[];
		};
		row: {
			stage: string;
			open_returns: number;
			late: number;
			due_day: number;
			due_3_days: number;
			due_week: number;
			no_limit: number;
			day_old: number;
			days_3_old: number;
			week_old: number;
			weeks_2_old: number;
			older: number;
			median_hours: number | null;
			longest_hours: number | null;
			owed_amount: number;
		};
	};
};
