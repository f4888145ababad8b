import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { AMBIENT, type Ban, EXACT_MATH, LOCALE, LOCALE_MEMBERS } from './bans.ts';
import { EXACT, PURE } from './layers.ts';
import type { Violation } from './violation.ts';

/** What is forbidden in one folder. */
type Rules = {
  readonly globals: ReadonlyMap<string, string>;
  readonly members: ReadonlyMap<string, string>;
  readonly exactMath: boolean;
};

/** A finding within one file. */
type Finding = { readonly node: ts.Node; readonly rule: string; readonly message: string };

const tabulate = (bans: readonly Ban[]): ReadonlyMap<string, string> =>
  new Map(bans.flatMap(({ names, instead }) => names.map((name): [string, string] => [name, instead])));

const PLAIN: Rules = { globals: tabulate(AMBIENT), members: new Map(), exactMath: false };
const STRICT: Rules = {
  globals: tabulate([...AMBIENT, ...LOCALE]),
  members: tabulate(LOCALE_MEMBERS),
  exactMath: true,
};

/** The name a member is taken by, in `a.name`, `a['name']` and `const { name } = a`. */
function memberName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return node.argumentExpression.text;
  }
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** An identifier that only names a member, a property or a label, and so refers to no variable. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isBindingElement(parent)) {
    return parent.initializer !== node && (ts.isPropertyAssignment(parent) || parent.propertyName === node);
  }
  return ts.isPropertySignature(parent) || ts.isMethodSignature(parent) || ts.isMethodDeclaration(parent);
}

/** Declared nowhere in the program, which was built without any library: a global. */
function isGlobal(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  if (isOnlyAName(node) || ts.isPartOfTypeNode(node)) return false;
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  // `globalThis` is known to the checker without a library, as a symbol that nothing declares.
  return symbol === undefined || (symbol.declarations ?? []).length === 0;
}

/** Chance everywhere, in the engine everything inexact; any use but `Math.member` could hide a member. */
function mathFinding(node: ts.Identifier, { exactMath }: Rules): Finding | undefined {
  const member = ts.isPropertyAccessExpression(node.parent) ? node.parent.name.text : undefined;
  if (member === undefined) {
    return {
      node,
      rule: 'math',
      message: 'Math is used as a value: write Math.member, so that it can be checked.',
    };
  }
  if (member === 'random')
    return { node, rule: 'ambient', message: 'Math.random: take a seeded stream as a parameter.' };
  if (!exactMath || EXACT_MATH.includes(member)) return undefined;
  return {
    node,
    rule: 'math',
    message: `Math.${member} differs between JavaScript engines: use src/numeric.`,
  };
}

function identifierFinding(node: ts.Identifier, rules: Rules, checker: ts.TypeChecker): Finding | undefined {
  const instead = rules.globals.get(node.text);
  if (instead === undefined && node.text !== 'Math') return undefined;
  if (!isGlobal(node, checker)) return undefined;
  if (node.text === 'Math') return mathFinding(node, rules);
  return { node, rule: 'ambient', message: `${node.text} is of the world around: ${instead}.` };
}

function memberFinding(node: ts.Node, { members }: Rules): Finding | undefined {
  const name = memberName(node);
  const instead = name === undefined ? undefined : members.get(name);
  return instead === undefined ? undefined : { node, rule: 'locale', message: `${name}: ${instead}.` };
}

const POWERS: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
];

function powerFinding(node: ts.Node, { exactMath }: Rules): Finding | undefined {
  if (!exactMath || !ts.isBinaryExpression(node) || !POWERS.includes(node.operatorToken.kind))
    return undefined;
  return {
    node,
    rule: 'math',
    message: 'The operator ** differs between JavaScript engines: use src/numeric.',
  };
}

function findingAt(node: ts.Node, rules: Rules, checker: ts.TypeChecker): Finding | undefined {
  if (ts.isIdentifier(node)) return identifierFinding(node, rules, checker);
  if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
    return {
      node,
      rule: 'ambient',
      message: 'import.meta is of the world around: take what you need as a parameter.',
    };
  }
  return powerFinding(node, rules) ?? memberFinding(node, rules);
}

function findingsIn(file: ts.SourceFile, rules: Rules, checker: ts.TypeChecker): Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const finding = findingAt(node, rules, checker);
    if (finding !== undefined) findings.push(finding);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return findings;
}

function toViolation({ node, rule, message }: Finding, root: string): Violation {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { rule, place: `${relative(root, file.fileName)}:${line + 1}`, message };
}

const sourcesOf = (root: string, folder: string): string[] =>
  globSync(`${folder}/src/**/*.{ts,tsx,mts,js,mjs}`, { cwd: root }).map(file => join(root, file));

/**
 * The ban on the world around, in the sources of the pure packages. It reads the program's tree with names
 * resolved, so that a parameter called `location` is let pass and `const { random } = Math` is not.
 */
export function checkAmbient(root: string): Violation[] {
  const options: ts.CompilerOptions = { noLib: true, noResolve: true, types: [], allowJs: true };
  return PURE.flatMap(folder => {
    const rules = folder === EXACT ? STRICT : PLAIN;
    const program = ts.createProgram(sourcesOf(root, folder), options);
    const checker = program.getTypeChecker();
    const findings = program.getSourceFiles().flatMap(file => findingsIn(file, rules, checker));
    return findings.map(finding => toViolation(finding, root));
  });
}
