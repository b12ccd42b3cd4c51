import { Argument, Command } from 'commander';
import { type ShownOperation, showOperation } from '../gateway/operations/show-operation.ts';
import { planText } from '../gateway/planning/plan/describe-plan.ts';
import { cachingText, costText, type DescribedRun, describeRun } from './describe-run.ts';
import type { OpenedCompiler } from './open-compiler.ts';
import { createOutput, formatTable, type Output } from './output.ts';
import { parseOperationId } from './parse-operation-id.ts';
import { printMoment } from './print-values.ts';
import { type RegistryDependencies, withRegistryDatabase } from './with-registry-database.ts';

export interface ShowDependencies extends RegistryDependencies {
  readonly openCompiler: () => Promise<OpenedCompiler>;
}

/** `portcullis operations show`. */
export function operationsShowCommand(dependencies: ShowDependencies): Command {
  return new Command('show')
    .description('one published operation: its text, variables, needed rights, clients, cost, plan and caching')
    .addArgument(new Argument('<id>', 'its id, the beginning of it, or its name').argParser(parseOperationId))
    .option('--json', 'print the result as JSON')
    .action(async (id: string, options: { readonly json?: boolean }) => {
      const output = createOutput(options, dependencies.streams);
      const shown = await withRegistryDatabase(dependencies, (database, limits) => showOperation(database.readPrimary(limits), id));
      const run = describeRun(shown.text, await dependencies.openCompiler());
      output.result({ ...shown, ...run }, () => describeShown(shown, run, output));
    });
}

function describeShown(shown: ShownOperation, run: DescribedRun, output: Output): string {
  const { facts, deployments } = shown;
  const lines: (readonly [string, string])[] = [
    ['id', shown.id],
    ...(shown.hash === shown.id ? [] : [['sha256', shown.hash] as const]),
    ['state', shown.state === 'active' ? output.paint('green', 'active') : output.paint('yellow', 'retired')],
    ['published', printMoment(shown.publishedAt)],
    ['variables', facts.variables.map(({ name, type, default: value }) => `$${name}: ${type}${value === undefined ? '' : ` = ${value}`}`).join(', ') || 'none'],
    ['needs', rights(shown)],
    ['lists', facts.lists.map(listed).join(', ') || 'none'],
    ...(run.cost === null ? [] : [['cost', costText(run.cost)] as const]),
    ...(run.caching === null ? [] : [['kept', cachingText(run.caching)] as const]),
  ];
  const versions = deployments.map(({ client, version, publishedAt, retiredAt }) => [
    client, version, printMoment(publishedAt), retiredAt === null ? null : printMoment(retiredAt),
  ]);
  return [
    output.paint('bold', `${shown.kind} ${shown.name ?? '(without a name)'}`),
    ...lines.map(([label, value]) => `  ${label.padEnd(10)} ${value}`),
    '',
    formatTable(['client', 'version', 'published', 'retired'], versions),
    '',
    shown.text.trimEnd(),
    '',
    run.plan === null ? output.paint('red', `It does not fit the schema here: ${run.unfit}`) : `${output.paint('bold', 'plan')}\n${planText(run.plan)}`,
  ].join('\n');
}

function listed({ field, sizes }: ShownOperation['facts']['lists'][number]): string {
  const given = Object.entries(sizes).map(([name, value]) => `${name}: ${value}`);
  return given.length === 0 ? field : `${field}(${given.join(', ')})`;
}

function rights({ facts }: ShownOperation): string {
  if (!facts.requiresViewer) return 'no token';
  const scopes = facts.requiredScopes.map((alternatives) => alternatives.map((all) => all.join(' + ')).join(' or '));
  return ['a token', ...scopes.map((scope) => `with ${scope}`)].join(' ');
}
