// What a document costs by Shopify's published rules: nothing for a scalar, a point for an object, for a connection two
// and what each of its rows costs as often as `first` says.
import {
	getNamedType,
	isCompositeType,
	isListType,
	isNullableType,
	Kind,
	type DocumentNode,
	type FieldNode,
	type GraphQLCompositeType,
	type GraphQLField,
	type GraphQLSchema,
	type SelectionSetNode
} from 'graphql';

type Variables = Record<string, unknown>;

/** Lists without a size are taken to have so many members: Shopify does not say. */
const listSize = 2;

export function requestedCost(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
	const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
	if (!operation) return 0;
	const root = operation.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
	if (operation.operation === 'mutation') return 10;
	return root ? selectionCost(schema, root, operation.selectionSet, variables) : 0;
}

function selectionCost(
	schema: GraphQLSchema,
	type: GraphQLCompositeType,
	selections: SelectionSetNode,
	variables: Variables
): number {
	let cost = 0;
	for (const selection of selections.selections) {
		if (selection.kind === Kind.FIELD) {
			const field = fieldsOf(type)[selection.name.value];
			if (field) cost += fieldCost(schema, field, selection, variables);
		} else if (selection.kind === Kind.INLINE_FRAGMENT) {
			const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type;
			if (on && isCompositeType(on)) cost += selectionCost(schema, on, selection.selectionSet, variables);
		}
	}
	return cost;
}

function fieldCost(
	schema: GraphQLSchema,
	field: GraphQLField<unknown, unknown>,
	node: FieldNode,
	variables: Variables
): number {
	const type = getNamedType(field.type);
	if (!node.selectionSet || !isCompositeType(type)) return 0;
	const inner = selectionCost(schema, type, node.selectionSet, variables);
	if (type.name === 'PageInfo' || type.name.endsWith('Edge')) return inner;
	const asked =
		argument(node, 'first', variables) ?? (argument(node, 'ids', variables) as unknown[] | undefined)?.length;
	if (type.name.endsWith('Connection')) return 2 + Number(asked ?? listSize) * (1 + inner);
	const bare = isNullableType(field.type) ? field.type : field.type.ofType;
	return isListType(bare) ? Number(asked ?? listSize) * (1 + inner) : 1 + inner;
}

function argument(node: FieldNode, name: string, variables: Variables): unknown {
	const value = node.arguments?.find((one) => one.name.value === name)?.value;
	if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
	return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

export const fieldsOf = (type: GraphQLCompositeType): Record<string, GraphQLField<unknown, unknown>> =>
	'getFields' in type ? (type.getFields() as Record<string, GraphQLField<unknown, unknown>>) : {};

/** What the answer held: the rest is given back. */
export function actualCost(value: unknown): number {
	if (Array.isArray(value)) return value.reduce<number>((total, one) => total + actualCost(one), 0);
	if (value === null || typeof value !== 'object') return 0;
	return Object.values(value).reduce<number>((total, one) => total + actualCost(one), 1);
}
