import type { ComputeTables } from './compute.ts';
import type { IdentityTables } from './identity.ts';
import type { ImageTables } from './image.ts';
import type { NetworkTables } from './network.ts';
import type { SagaTables } from './saga.ts';

/** All tables, by name, with the types of their columns. */
export interface Tables extends IdentityTables, ImageTables, NetworkTables, ComputeTables, SagaTables {}
