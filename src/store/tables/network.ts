export type NetworkTables = {};
