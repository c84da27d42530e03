export type { IdentityAdmin, NewUser } from './admin.ts';
export { type BootstrapOptions, type Bootstrapped, defaultDomain } from './bootstrap.ts';
export { type Catalog, type CatalogEntry, region } from './catalog.ts';
export {
  IdentityAway,
  type KeystoneElsewhere,
  keystoneElsewhere,
} from './elsewhere/keystone-elsewhere.ts';
export {
  createIdentityService,
  defaultTokenLifetimeSeconds,
  type IdentityService,
  type IdentityServiceOptions,
} from './identity-service.ts';
export type { PasswordCost } from './password.ts';
export { type RestoreAdminOptions, restoreAdmin } from './restore-admin.ts';
