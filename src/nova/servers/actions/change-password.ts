import type { XStatic } from 'typebox/schema';
import { refuseState } from '../../../compute/index.ts';
import { conflict } from '../../errors/nova-error.ts';
import { onlyRefusals } from '../../operation/answer-schema.ts';
import { type BodySchemas, object, since } from '../../operation/body-schema.ts';
import { adminPass } from '../../operation/common-schemas.ts';
import { actionWithBody, type ServerAction } from './server-action.ts';
import { stateOf } from './state-of.ts';

const schema = object({ changePassword: object({ adminPass }, ['adminPass']) }, ['changePassword']);

const bodies: BodySchemas<XStatic<typeof schema>> = [since(1, schema)];

/** No hypervisor here can tell a guest a password: as Nova answers for one that cannot. */
export function changePassword(): ServerAction {
  return actionWithBody({
    name: 'changePassword',
    bodies,
    answers: onlyRefusals,
    handle: async (server) => {
      refuseState({ called: 'changePassword', vmStates: ['active'], onHost: false }, stateOf(server));
      throw conflict('Set admin password is not supported');
    },
  });
}
