// Promises that nobody waits for, found with the compiler: what they do happens after the answer, or not at all, and what
// they throw ends the process. The linter knows no types.
import { relative } from 'node:path';
import ts from 'typescript';

/** The program of the repository, of the files that are wanted and what they import. */
export function readProgram(root: string, isWanted: (path: string) => boolean): ts.Program {
	const host = {
		...ts.sys,
		onUnRecoverableConfigFileDiagnostic: ({ messageText }: ts.Diagnostic) => fail(messageText)
	};
	const config = ts.getParsedCommandLineOfConfigFile(`${root}/tsconfig.json`, {}, host);
	if (!config) throw new Error('tsconfig.json cannot be read');
	const files = config.fileNames.filter((file) => file.endsWith('.d.ts') || isWanted(relative(root, file)));
	return ts.createProgram(files, config.options);
}

function fail(text: string | ts.DiagnosticMessageChain): never {
	throw new Error(ts.flattenDiagnosticMessageText(text, '\n'));
}

/** Callbacks of these are asked for a truth, which every promise is. */
const predicates = new Set(['filter', 'some', 'every', 'find', 'findIndex', 'findLast']);

/** `path:line: what` of each; `void` before one says that it is meant. */
export function leftAlone(program: ts.Program, root: string, isOurs: (path: string) => boolean): string[] {
	const checker = program.getTypeChecker();
	const found: string[] = [];
	const isPromise = (node: ts.Node): boolean => checker.getTypeAtLocation(node).getProperty('then') !== undefined;
	for (const file of program.getSourceFiles()) {
		const path = relative(root, file.fileName);
		if (file.isDeclarationFile || !isOurs(path)) continue;
		const say = (node: ts.Node, what: string) =>
			found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`);
		const look = (node: ts.Node): void => {
			if (ts.isExpressionStatement(node) && isWork(node.expression) && isPromise(node.expression))
				say(node, 'nobody waits for it');
			if (ts.isReturnStatement(node) && node.expression && isTried(node) && isPromise(node.expression))
				say(node, 'what it throws is not caught here: return await');
			if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
				const [callback] = node.arguments;
				const isAsked = predicates.has(node.expression.name.text) && isArray(checker, node.expression.expression);
				if (isAsked && callback && answersLater(checker, callback)) say(node, 'a promise is always true');
			}
			ts.forEachChild(node, look);
		};
		look(file);
	}
	return found;
}

/** `??=` and the like hand the promise on; where `catch` says what becomes of a failure, it is meant so. */
const isWork = (node: ts.Expression): boolean =>
	!ts.isVoidExpression(node) &&
	!ts.isBinaryExpression(node) &&
	!(
		ts.isCallExpression(node) &&
		ts.isPropertyAccessExpression(node.expression) &&
		node.expression.name.text === 'catch'
	);

const isArray = (checker: ts.TypeChecker, node: ts.Node): boolean =>
	checker.getTypeAtLocation(node).getProperty('flatMap') !== undefined;

/** Whether a function, written there or named, answers with a promise. */
const answersLater = (checker: ts.TypeChecker, callback: ts.Expression): boolean =>
	checker
		.getTypeAtLocation(callback)
		.getCallSignatures()
		.some((signature) => checker.getReturnTypeOfSignature(signature).getProperty('then') !== undefined);

/** Whether it stands in a `try` that catches, of its own function. */
function isTried(node: ts.Node): boolean {
	for (let here = node; here.parent && !ts.isFunctionLike(here); here = here.parent)
		if (ts.isTryStatement(here.parent) && here.parent.tryBlock === here) return true;
	return false;
}
