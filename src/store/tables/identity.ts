export type IdentityTables = {};
