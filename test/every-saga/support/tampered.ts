import type { TestContext } from 'node:test';
import { type SagaDefinition, SagaEngine, type SagaNode } from '../../../src/saga/index.ts';
import type { Unit, Work } from '../../../src/store/index.ts';

type Outputs = Record<string, unknown>;

/** A saga of which nothing is known but that it is one. */
export type AnySaga = SagaDefinition<unknown, Outputs, unknown, Work<unknown>>;
export type AnyNode = SagaNode<unknown, Outputs, unknown, Work<unknown>, unknown>;

/** Has sagas changed, for the length of a test, in the moment in which a cloud makes them known to its engine. */
export function tamper(t: TestContext, change: (saga: AnySaga) => AnySaga): void {
  const { register } = SagaEngine.prototype;
  t.mock.method(SagaEngine.prototype, 'register', function (this: SagaEngine<unknown>, saga: AnySaga, ...more: []) {
    return Reflect.apply(register, this, [change(saga), ...more]);
  });
}

/** The saga with its nodes changed. */
export function withNodes(saga: AnySaga, change: (node: AnyNode, name: string) => AnyNode): AnySaga {
  const nodes = Object.entries(saga.nodes).map(([name, node]) => [name, change(node, name)]);
  return { ...saga, nodes: Object.fromEntries(nodes) };
}

/** What is done before a node's effect, and after it; what it throws, the node fails with. */
export interface Around {
  before?(): void;
  after?(): void;
}

/** A node with something done around its effect. One that is a commit has no moment after it. */
export function around(node: AnyNode, { before = () => {}, after = () => {} }: Around): AnyNode {
  if (node.kind === 'commit') {
    return {
      ...node,
      commit: (step) =>
        function* (queries): Unit<unknown> {
          before();
          return yield* node.commit(step)(queries);
        },
    };
  }
  return {
    ...node,
    do: async (step) => {
      before();
      const output = await node.do(step);
      after();
      return output;
    },
  };
}

/** A node that is taken back twice each time. */
export function undoneTwice(node: AnyNode): AnyNode {
  if (node.kind === 'commit' || !node.undo) return node;
  const { undo } = node;
  return {
    ...node,
    undo: async (step, output) => {
      await undo(step, output);
      await undo(step, output);
    },
  };
}

/** An action that is done once. */
export function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
