/** How the payload of a message is made. */
export type PayloadKind = 'action' | 'create' | 'rebuild' | 'rescue' | 'snapshot' | 'update';

/** What is told of a kind of saga. */
export interface ToldSaga {
  /** Nova's name for it, without `.start`, `.end` and `.error`. */
  readonly event: string;
  readonly payload: PayloadKind;
  /**
   * With what its end is told: the commit node in which it has its effect; `rest`: when it rests as done; `beginning`: it has
   * its effect when it is written down, and is told once, under its bare name.
   */
  readonly end: 'activate' | 'finish' | 'rest' | 'beginning';
}

function action(event: string, payload: PayloadKind = 'action'): ToldSaga {
  return { event: `instance.${event}`, payload, end: 'finish' };
}

function atOnce(event: string, payload: PayloadKind = 'action'): ToldSaga {
  return { event: `instance.${event}`, payload, end: 'beginning' };
}

/** What is told, by the sagas' names. Of sagas that are not here nothing is told. */
const toldSagas: Readonly<Record<string, ToldSaga>> = {
  build: { event: 'instance.create', payload: 'create', end: 'activate' },
  terminate: action('delete'),
  attach: { event: 'instance.interface_attach', payload: 'action', end: 'rest' },
  detach: { event: 'instance.interface_detach', payload: 'action', end: 'rest' },
  start: action('power_on'),
  stop: action('power_off'),
  reboot: action('reboot'),
  reboot_hard: action('reboot'),
  pause: action('pause'),
  unpause: action('unpause'),
  suspend: action('suspend'),
  resume: action('resume'),
  rescue: action('rescue', 'rescue'),
  unrescue: action('unrescue'),
  createImage: action('snapshot', 'snapshot'),
  shelve: action('shelve'),
  shelveOffload: action('shelve_offload'),
  unshelve: action('unshelve'),
  rebuild: action('rebuild', 'rebuild'),
  resize: action('resize'),
  migrate: action('resize'),
  confirmResize: action('resize_confirm'),
  revertResize: action('resize_revert'),
  soft_delete: action('soft_delete'),
  restore: action('restore'),
  lock: atOnce('lock'),
  unlock: atOnce('unlock'),
  reset_state: atOnce('update', 'update'),
};

/** What is told of the sagas of this name; null: nothing. */
export function toldSaga(name: string): ToldSaga | null {
  return toldSagas[name] ?? null;
}

/** The commit nodes with which something may be at its end. */
export const endNodes: ReadonlySet<string> = new Set(['activate', 'finish']);
