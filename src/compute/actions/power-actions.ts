import { powerState, type TaskState, taskState, type VmState, vmState } from '../states.ts';
import type { ServerAction, Site } from './action.ts';

const { active, paused, suspended, stopped, rescued, error } = vmState;

/** What one call of the driver does. */
interface OneStep {
  readonly name: string;
  readonly called?: string;
  readonly from: readonly VmState[];
  readonly onHost?: boolean;
  readonly shows: TaskState;
  readonly to: VmState;
  readonly power: number;
  act(site: Site): Promise<void>;
}

const oneSteps: readonly OneStep[] = [
  {
    name: 'start',
    from: [stopped],
    onHost: true,
    shows: taskState.poweringOn,
    act: ({ services, instance, networkInfo, signal }) => services.driver.powerOn(instance, networkInfo, signal),
    to: active,
    power: powerState.running,
  },
  {
    name: 'stop',
    from: [active, error],
    onHost: true,
    shows: taskState.poweringOff,
    act: ({ services, instance, signal }) => services.driver.powerOff(instance, signal),
    to: stopped,
    power: powerState.shutdown,
  },
  {
    name: 'reboot',
    from: [active],
    shows: taskState.rebooting,
    act: ({ services, instance, networkInfo, signal }) => services.driver.reboot(instance, networkInfo, 'soft', signal),
    to: active,
    power: powerState.running,
  },
  {
    name: 'reboot_hard',
    called: 'reboot',
    from: [active, stopped, paused, suspended, error],
    shows: taskState.rebootingHard,
    act: ({ services, instance, networkInfo, signal }) => services.driver.reboot(instance, networkInfo, 'hard', signal),
    to: active,
    power: powerState.running,
  },
  {
    name: 'pause',
    from: [active],
    shows: taskState.pausing,
    act: ({ services, instance, signal }) => services.driver.pause(instance, signal),
    to: paused,
    power: powerState.paused,
  },
  {
    name: 'unpause',
    from: [paused],
    shows: taskState.unpausing,
    act: ({ services, instance, signal }) => services.driver.unpause(instance, signal),
    to: active,
    power: powerState.running,
  },
  {
    name: 'suspend',
    from: [active],
    shows: taskState.suspending,
    act: ({ services, instance, signal }) => services.driver.suspend(instance, signal),
    to: suspended,
    power: powerState.suspended,
  },
  {
    name: 'resume',
    from: [suspended],
    shows: taskState.resuming,
    act: ({ services, instance, networkInfo, signal }) => services.driver.resume(instance, networkInfo, signal),
    to: active,
    power: powerState.running,
  },
  {
    name: 'rescue',
    from: [active, stopped, error],
    shows: taskState.rescuing,
    act: ({ services, instance, networkInfo, order, signal }) =>
      services.driver.rescue(instance, networkInfo, order.rescueImageId ?? null, signal),
    to: rescued,
    power: powerState.running,
  },
  {
    name: 'unrescue',
    from: [rescued],
    shows: taskState.unrescuing,
    act: ({ services, instance, networkInfo, signal }) => services.driver.unrescue(instance, networkInfo, signal),
    to: active,
    power: powerState.running,
  },
];

/**
 * What one call of the driver does: nothing is taken back when it fails, and the server's vm state stays what it was, as in
 * Nova; its power state is what the driver says then.
 */
export const powerActions: readonly ServerAction[] = oneSteps.map(({ name, act, to, power, ...row }) => ({
  name,
  called: row.called ?? name,
  vmStates: row.from,
  onHost: row.onHost ?? false,
  taskState: row.shows,
  steps: [{ name: 'act', do: act }],
  end: () => ({ vmState: to, powerState: power }),
  failed: 'as it was',
}));
