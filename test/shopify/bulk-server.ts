// Bulk operations of the local server: what they refuse, how they go, and the file that they leave.
import {
	execute,
	getNamedType,
	isCompositeType,
	isListType,
	isNullableType,
	Kind,
	parse,
	validate,
	type FieldNode,
	type GraphQLCompositeType,
	type GraphQLSchema,
	type SelectionSetNode
} from 'graphql';
import { fieldsOf } from './cost.ts';

export type Operation = {
	__typename: 'BulkOperation';
	id: string;
	status: string;
	errorCode: string | null;
	createdAt: string;
	objectCount: string;
	fileSize: string | null;
	url: string | null;
	partialDataUrl: string | null;
	query: string;
	/** How often it is still said to be running. */
	looks: number;
	/** The file is no longer kept. */
	isGone: boolean;
	content: string;
};

/** Why a bulk operation would not take a query; null where it would. */
export function refusal(schema: GraphQLSchema, text: string): string | null {
	const document = parse(text);
	if (validate(schema, document).length > 0) return 'the query is not valid';
	let connections = 0;
	let reason: string | null = null;
	const visit = (type: GraphQLCompositeType, set: SelectionSetNode, depth: number, inList: boolean): void => {
		for (const selection of set.selections) {
			if (selection.kind === Kind.INLINE_FRAGMENT) visit(type, selection.selectionSet, depth, inList);
			if (selection.kind !== Kind.FIELD || !selection.selectionSet) continue;
			const field = fieldsOf(type)[selection.name.value];
			const inner = field && getNamedType(field.type);
			if (!field || !isCompositeType(inner)) continue;
			const isConnection = inner.name.endsWith('Connection');
			if (isConnection) {
				connections++;
				if (inList) reason = 'connections within a list are not supported';
				if (depth > 2) reason = 'connections nested more than two levels deep are not supported';
				if (!isChosen(selection, 'edges')) reason = 'edges are needed';
			}
			const bare = isNullableType(field.type) ? field.type : field.type.ofType;
			const isList = isListType(bare) && !inner.name.endsWith('Edge');
			visit(inner, selection.selectionSet, depth + (isConnection ? 1 : 0), inList || isList);
		}
	};
	const [operation] = document.definitions;
	const root = schema.getQueryType();
	if (operation?.kind === Kind.OPERATION_DEFINITION && root) {
		if (operation.selectionSet.selections.length !== 1) return 'one field at the root';
		if (operation.selectionSet.selections.some((one) => one.kind === Kind.FIELD && /^nodes?$/.test(one.name.value)))
			return 'node and nodes are not supported';
		visit(root, operation.selectionSet, 0, false);
	}
	if (connections === 0) return 'a connection is needed';
	return connections > 5 ? 'more than five connections' : reason;
}

const isChosen = (field: FieldNode, name: string): boolean =>
	field.selectionSet?.selections.some((one) => one.kind === Kind.FIELD && one.name.value === name) ?? false;

type Edges = { edges: { node: Record<string, unknown> }[] };
const isConnection = (value: unknown): value is Edges =>
	typeof value === 'object' && value !== null && Array.isArray((value as Edges).edges);

/**
 * The lines of the answer, children as lines of their own with `__parentId`. Not grouped: `order` says what comes when.
 * Errors of the query are thrown.
 */
export async function bulkLines(
	schema: GraphQLSchema,
	text: string,
	context: { rootValue: unknown; contextValue: unknown; fieldResolver: never },
	order: (lines: string[]) => string[]
): Promise<string[]> {
	const result = await execute({ schema, document: parse(text), ...context });
	if (result.errors?.[0]) throw result.errors[0];
	const lines: string[] = [];
	const emit = (node: Record<string, unknown>, parent: string | null): void => {
		const own = Object.entries(node).filter(([, value]) => !isConnection(value));
		lines.push(JSON.stringify({ ...Object.fromEntries(own), ...(parent === null ? {} : { __parentId: parent }) }));
		for (const value of Object.values(node))
			if (isConnection(value)) for (const edge of value.edges) emit(edge.node, String(node.id));
	};
	for (const value of Object.values(result.data ?? {}))
		if (isConnection(value)) for (const edge of value.edges) emit(edge.node, null);
	return order(lines);
}
