import type { RawBuilder } from 'kysely';
import type { Unit } from '../../store/index.ts';
import type { AttributeTable, Values } from './attributes/attribute.ts';
import type { NetworkError } from './errors/network-error.ts';
import type { PolicyTarget, TargetColumns } from './policy/checks.ts';
import type { Exchange } from './request/exchange.ts';
import type { Filters } from './request/filter.ts';
import type { NetworkResponse } from './request/network-request.ts';
import type { Session } from './session.ts';

/** A resource as it travels. */
export type Wire = Record<string, unknown>;

/** What every row has that a resource is kept in. */
export interface ResourceRow {
  readonly id: string;
  readonly project_id: string;
  readonly revision_number: number;
}

/** Answers what comes behind `/<path>/<id>/`. `rest` is what follows its own name. */
export type MemberEndpoint = (exchange: Exchange, id: string, rest: readonly string[]) => Promise<NetworkResponse>;

/**
 * A resource: its attribute table and its storage functions. The operations (list, show, create, update, delete) are the
 * same for all and need no more than this. To add one: a folder with these, and a line in the registry.
 */
export interface Resource<Row extends ResourceRow = ResourceRow, Target extends PolicyTarget = PolicyTarget> {
  /** `security_group`: the key of one object, and the name in policy rules. */
  readonly name: string;
  /** Its name in policy rules, where it is another: `policy_dscp_marking_rule`. */
  readonly ruleName?: string;
  /** `security_groups`: the key of a list. */
  readonly collection: string;
  /** `security-groups`: the name in URLs. */
  readonly path: string;
  readonly attributes: AttributeTable;
  /** Filters that are more than a column compared with a value. */
  readonly filters: Filters;
  /** May be created several at a time. */
  readonly bulk: boolean;
  readonly lenientBody: boolean;
  /** An unknown `marker` is 404; else it is ignored. REQ-055, REQ-056 */
  readonly strictMarker: boolean;
  /** How many of which quota resource one create takes. */
  readonly quotas: Readonly<Record<string, number>>;
  /** A PUT of nothing changes something (FIP-022), or is answered as one that does (MSC-006). */
  readonly updatesOnEmpty?: true;
  readonly members?: Readonly<Record<string, MemberEndpoint>>;

  /** Of what is in something else: throws the other's 404 unless the caller may see it. */
  requireParent?(session: Session): Unit<unknown>;
  notFound(id: string): NetworkError;
  /** What those are told who may not see one that is there; that it is not, when left out. */
  concealed?(): NetworkError;
  /** `select … from …` with the main table as `t`; conditions are appended behind a `where`. */
  select(session: Session): RawBuilder<Row>;
  targetColumns(session: Session): TargetColumns;
  target(row: Row): PolicyTarget;
  /**
   * What the policy is asked about before a create; the project that it is for, when left out. May throw, as for a network
   * that does not exist.
   */
  createTarget?(session: Session, values: Values): Unit<Target>;
  /** Before anything of a bulk create is made. */
  checkTogether?(items: readonly Values[]): void;
  /** Makes one. `target` is what `createTarget` answered for it, before anything of the request was made. */
  create(session: Session, values: Values, target: Target): Unit<Row>;
  /** Changes one; `changes` has just what was sent. Answers the row as it is now. */
  update(session: Session, row: Row, changes: Values): Unit<Row>;
  /** Removes one with all that belongs to it, its quota use included. */
  remove(session: Session, row: Row): Unit<void>;
  /** What a row looks like to an administrator; policy and `fields` take away from it. */
  render(row: Row, session: Session): Wire;
  /** Adds to rendered objects what other tables have. `wants` tells whether a key is needed. */
  complete?(session: Session, wires: readonly Wire[], wants: (attribute: string) => boolean): Unit<void>;
  /** Before anything else is done for a list. */
  prepareList?(exchange: Exchange): Promise<void>;
}

/** The name of a resource in policy rules. */
export function ruleNameOf({ name, ruleName = name }: Pick<Resource, 'name' | 'ruleName'>): string {
  return ruleName;
}
