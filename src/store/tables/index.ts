import type { ComputeTables } from './compute.ts';
import type { IdentityTables } from './identity.ts';
import type { ImageTables } from './image.ts';
import type { JanitorTables } from './janitor.ts';
import type { NetworkTables } from './network/index.ts';
import type { NotificationTables } from './notification.ts';
import type { SagaTables } from './saga.ts';
import type { SecretsTables } from './secrets.ts';

export type * from './compute.ts';
export type * from './identity.ts';
export type * from './image.ts';
export type * from './janitor.ts';
export type * from './network/index.ts';
export type * from './notification.ts';
export type * from './saga.ts';
export type * from './secrets.ts';

/** All tables, by name, with the types of their columns. */
export interface Tables
  extends IdentityTables,
    ImageTables,
    NetworkTables,
    ComputeTables,
    JanitorTables,
    NotificationTables,
    SagaTables,
    SecretsTables {}
