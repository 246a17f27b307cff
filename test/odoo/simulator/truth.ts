// What a connector must say of the simulated company: contract rows, kept by the simulator while it acts, from what
// happened and not from any table.
export type TruthRow = Record<string, string | number | Date | null>;

export class Truth {
	readonly entities = new Map<string, Map<string, TruthRow>>();
	/** Row (entity and key) to the time of its last change. */
	readonly changedAt = new Map<string, Date>();
	now = new Date(0);

	/** A new row, or changed columns of one. */
	set(entity: string, key: string, values: TruthRow): void {
		const rows = this.entities.get(entity) ?? new Map<string, TruthRow>();
		this.entities.set(entity, rows);
		const before = rows.get(key);
		const after = { ...before, ...values };
		rows.set(key, after);
		if (JSON.stringify(before) !== JSON.stringify(after)) this.changedAt.set(`${entity} ${key}`, this.now);
	}

	get(entity: string, key: string): TruthRow | undefined {
		return this.entities.get(entity)?.get(key);
	}

	delete(entity: string, key: string): void {
		this.entities.get(entity)?.delete(key);
		this.changedAt.delete(`${entity} ${key}`);
	}
}
