import { type Command, Option } from 'commander';
import { cloudOptions, outputOptions, wholeNumber } from '../options.ts';
import type { Shell } from '../shell.ts';

/** What a saga can be. */
const states = ['running', 'unwinding', 'done', 'unwound', 'stuck', 'abandoned'];

/** Declares `berth saga`. What the verbs do is loaded when one runs. */
export function declareSaga(saga: Command, shell: Shell): void {
  declareList(saga, shell);

  const show = saga.command('show <saga>').description('show a build or deletion with its timeline, by its id');
  cloudOptions(outputOptions(show)).action(async (id, _flags, command) => {
    const { showSaga } = await import('./show.ts');
    shell.finish(await showSaga(id, command.optsWithGlobals(), shell.world));
  });

  const retry = saga.command('retry <saga>').description('go on with one that is stuck, by its id');
  cloudOptions(outputOptions(retry)).action(async (id, _flags, command) => {
    const { retrySaga } = await import('./retry.ts');
    shell.finish(await retrySaga(id, command.optsWithGlobals(), shell.world));
  });

  const abandon = saga
    .command('abandon <saga>')
    .description('leave one that is stuck as it is, for good, by its id; tells what may be left')
    .requiredOption('--why <text>', 'the reason, for the journal');
  cloudOptions(outputOptions(abandon)).action(async (id, _flags, command) => {
    const { abandonSaga } = await import('./abandon.ts');
    shell.finish(await abandonSaga(id, command.optsWithGlobals(), shell.world));
  });
}

function declareList(saga: Command, shell: Shell): void {
  const list = saga
    .command('list')
    .description('list builds and deletions, the newest first')
    .addOption(new Option('--state <state>', 'in this state').choices(states))
    .option('--name <name>', 'of this kind: build, terminate, attach or detach')
    .option('--server <id>', 'of the server with this id, gone or not')
    .option('--limit <count>', 'so many at most (default 100)', wholeNumber);
  cloudOptions(outputOptions(list)).action(async (_flags, command) => {
    const { listSagas } = await import('./list.ts');
    shell.finish(await listSagas(command.optsWithGlobals(), shell.world));
  });
}
