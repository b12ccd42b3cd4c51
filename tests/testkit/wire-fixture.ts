import { hash } from 'node:crypto';
import { execute } from 'graphql';
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { AdmissionPolicy } from '../../src/gateway/admission/admission-policy.ts';
import { createAdhocOperations } from '../../src/gateway/admission/create-adhoc-operations.ts';
import { createAdmission } from '../../src/gateway/admission/create-admission.ts';
import { createIdentify } from '../../src/gateway/admission/create-identify.ts';
import type { UnknownOperation } from '../../src/gateway/admission/find-operation.ts';
import { createGateway, type Gateway } from '../../src/gateway/create-gateway.ts';
import type { Execution, Executor } from '../../src/gateway/execution/executor.ts';
import type { OperationRequest } from '../../src/gateway/operation-request.ts';
import { createMemoryRegistry, type MemoryRegistry, type RegisteredOperation } from '../../src/gateway/operations/create-memory-registry.ts';
import { createCompiler, type CompileOperation } from '../../src/gateway/planning/compile-operation.ts';
import type { Viewer } from '../../src/model/viewer.ts';
import { tokenRefused } from '../../src/security/token-refused.ts';

export const wireSchema = makeExecutableSchema({
  typeDefs: /* GraphQL */ `
    directive @id(of: [String!]!) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
    directive @authenticated on OBJECT | FIELD_DEFINITION
    directive @requiresScopes(scopes: [[String!]!]!) on OBJECT | FIELD_DEFINITION
    enum Colour { RED GREEN }
    interface Node { id: ID! }
    type Task implements Node { id: ID! title: String! parent: Task secret: String @requiresScopes(scopes: [["tasks:secret"]]) }
    type Account implements Node @authenticated { id: ID! name: String! balance: Int @requiresScopes(scopes: [["money:read", "money:see"], ["root"]]) }
    union Thing = Task | Account
    input TaskFilter { projectId: ID @id(of: ["Project"]) labelIds: [ID!] @id(of: ["Label"]) any: [TaskFilter!] text: String colour: Colour }
    input Plain { text: String inner: Plain }
    type Query {
      hello(name: String = "world"): String!
      echo(text: String): String
      number(value: Int!): Int!
      colour(is: Colour): Colour
      plain(input: Plain): String
      task(id: ID! @id(of: ["Task"])): Task
      things(ids: [ID!]! @id(of: ["Task", "Account"])): [Thing]!
      node(id: ID! @id(of: ["Task", "Account"])): Node
      tasks(filter: TaskFilter): [Task!]!
      me: Account
      wait: String
      fail: String!
      viewerId: String @authenticated
    }
    type Mutation { setTitle(id: ID! @id(of: ["Task"]), title: String!): Task @authenticated touch: Int! }
    type Subscription { ticks: Int! }
  `,
  resolvers: {
    Node: { __resolveType: () => 'Task' },
    Thing: { __resolveType: () => 'Task' },
    Query: {
      hello: (_: unknown, { name }: { name: string }) => `Hello, ${name}!`,
      echo: (_: unknown, { text }: { text?: string }) => text,
      number: (_: unknown, { value }: { value: number }) => value,
      colour: (_: unknown, { is }: { is?: string }) => is,
      plain: (_: unknown, { input }: { input?: unknown }) => JSON.stringify(input),
      task: (_: unknown, { id }: { id: string }) => ({ id, title: 'A task' }),
      tasks: () => [],
      viewerId: (_: unknown, __: unknown, { viewer }: Execution) => viewer?.userId ?? null,
    },
    Mutation: { touch: () => 1, setTitle: (_: unknown, { id, title }: { id: string; title: string }) => ({ id, title }) },
  },
});

export const idPrefixes: ReadonlyMap<string, string> = new Map([
  ['Task', 'task'], ['Account', 'account'], ['Project', 'project'], ['Label', 'label'],
]);

export const uuid = '0198c2f4-6f3e-7c11-9d2e-0123456789ab';
export const taskId = `task_${uuid}`;

export const compileWire: CompileOperation = createCompiler({ schema: wireSchema, idPrefixes, suggestions: true });

export const generousLimits = { maxDepth: 12, maxAliases: 15, maxDirectives: 50, maxTokens: 5_000 };

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

export function publish(text: string, options: { id?: string; clients?: readonly string[]; retired?: boolean } = {}): RegisteredOperation {
  const operation = compileWire(text);
  return {
    id: options.id ?? operation.hash,
    operation,
    state: options.retired === true ? 'retired' : 'active',
    ...(options.clients === undefined ? {} : { clients: new Set(options.clients) }),
  };
}

export function viewerWith(...scopes: readonly string[]): Viewer {
  return { userId: uuid, scopes: new Set(scopes), expiresAt: Date.now() / 1_000 + 3_600 };
}

/** A token of the fixture is `scope+scope`; `bad` is one that no one signed. */
const identifyByScopes = createIdentify({
  verify: async (token) => {
    if (token === 'bad') throw tokenRefused('The token is not valid.');
    return viewerWith(...token.split('+'));
  },
});

export const runReference: Executor = async (execution) => ({
  result: await execute({
    schema: wireSchema, document: execution.operation.document, contextValue: execution,
    variableValues: execution.variables, operationName: execution.operation.operationName,
  }),
  consistencyToken: null,
  server: null,
});

export interface WireFixture {
  readonly gateway: Gateway;
  readonly registry: MemoryRegistry;
  readonly unknown: UnknownOperation[];
  readonly reported: unknown[];
  policy: AdmissionPolicy;
}

export interface WireOptions {
  readonly policy?: Partial<AdmissionPolicy>;
  readonly operations?: readonly RegisteredOperation[];
  readonly execute?: Executor;
  readonly queryTimeoutMs?: number;
}

/** A whole gateway over the small schema, without PostgreSQL. */
export function wireFixture(options: WireOptions = {}): WireFixture {
  const registry = createMemoryRegistry(options.operations);
  const unknown: UnknownOperation[] = [];
  const reported: unknown[] = [];
  const fixture: WireFixture = {
    registry,
    unknown,
    reported,
    policy: { mode: 'open', clientModes: new Map(), requireClient: false, ...options.policy },
    gateway: createGateway({
      identify: identifyByScopes,
      admit: createAdmission({
        schema: wireSchema,
        suggestions: true,
        registry,
        policy: () => fixture.policy, maxCost: 50_000,
        findAdhoc: createAdhocOperations({ compile: compileWire, limits: generousLimits }),
        onUnknown: (operation) => unknown.push(operation),
      }),
      execute: options.execute ?? runReference,
      queryTimeoutMs: options.queryTimeoutMs ?? 60_000,
      commandTimeoutMs: 60_000,
      report: (error) => reported.push(error),
    }),
  };
  return fixture;
}

export function requestOf(parts: Partial<OperationRequest>): OperationRequest {
  return {
    transport: 'http', readOnly: false, id: null, idForm: null, text: null, operationName: null, variables: {}, extensions: {},
    client: { name: null, version: null }, token: null, consistencyToken: null, traceparent: null, signal: new AbortController().signal,
    ...parts,
  };
}
