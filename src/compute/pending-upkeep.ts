/** What is to be seen to for one server, as far as it has been heard of and not been done. */
export interface PendingUpkeep {
  /** Ports that have changed. */
  readonly changed: Set<string>;
  /** Something has changed, nobody said at which port. */
  all: boolean;
  /** Ports whose wiring is gone, that should have one. */
  readonly unplugged: Set<string>;
  /** Ports that are said to be gone. */
  readonly gone: Set<string>;
  /** Everything is to be compared with Neutron. */
  heal: boolean;
}

/** Nothing to do. */
export function noUpkeep(): PendingUpkeep {
  return { changed: new Set(), all: false, unplugged: new Set(), gone: new Set(), heal: false };
}

/** Adds what is in `more` to `pending`. */
export function addUpkeep(pending: PendingUpkeep, more: PendingUpkeep): void {
  for (const port of more.changed) pending.changed.add(port);
  for (const port of more.unplugged) pending.unplugged.add(port);
  for (const port of more.gone) pending.gone.add(port);
  pending.all ||= more.all;
  pending.heal ||= more.heal;
}
