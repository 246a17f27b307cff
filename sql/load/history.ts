// What a tracked column said before: a source that keeps no history of its own gets one from our looking.
import type { Entity } from '../../etl/contract/types.ts';
import { stage } from './merge.ts';
import { literal, quoted } from './quoting.ts';
import { keyNames, rawTable } from './warehouse.ts';

const trackedOf = (entity: Entity): string[] =>
	entity.columns.filter((column) => column.tracked).map((column) => column.name);

export const isTracked = (entity: Entity): boolean => trackedOf(entity).length > 0;

/** Before the changed rows replace the stored ones. The change is dated by the source where it dates its rows. */
export const insertHistory = (
	entity: Entity,
	{ sourceId, loadSeq, at }: { sourceId: string; loadSeq: number; at: string }
): string => {
	const [key = ''] = keyNames(entity);
	const changes = trackedOf(entity).map(
		(column) => `select stored.${key} as key, ${literal(column)} as column_name,
			stored.${quoted(column)}::varchar as old_value, changed.${quoted(column)}::varchar as new_value, changed.updated_at,
			stored.updated_at as old_updated_at
		from ${stage(entity, 'changed')} as changed
		join ${rawTable(entity)} as stored on stored.source_id = ${literal(sourceId)} and stored.${key} = changed.${key}
		where changed._is_stored and stored.${quoted(column)} is distinct from changed.${quoted(column)}`
	);
	return `insert into raw.history by name
	select ${literal(sourceId)} as source_id, ${literal(entity.name)} as entity, key, column_name, old_value, new_value,
		coalesce(updated_at, ${literal(at)}::timestamptz) as changed_at, ${literal(at)}::timestamptz as seen_at,
		${loadSeq} as _load_seq, old_updated_at
	from (${changes.join(' union all ')})`;
};
