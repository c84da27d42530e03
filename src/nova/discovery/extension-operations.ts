import { notFound } from '../errors/nova-error.ts';
import { type Operation, operation } from '../operation/operation.ts';
import { extensionAnswer, extensionsAnswer } from './extension-answers.ts';
import { extensions } from './extensions.ts';

/** `/extensions`: what clients of old ask to learn what there is. */
export function extensionOperations(): readonly Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/extensions',
      policy: 'reader',
      answers: { 200: extensionsAnswer },
      handle: async () => ({ status: 200, body: { extensions } }),
    }),
    operation({
      method: 'GET',
      path: '/extensions/:alias',
      policy: 'reader',
      answers: { 200: extensionAnswer },
      handle: async (call) => {
        const extension = extensions.find(({ alias }) => alias === call.param('alias'));
        if (!extension) throw notFound('The resource could not be found.');
        return { status: 200, body: { extension } };
      },
    }),
  ];
}
