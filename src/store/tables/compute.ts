export type ComputeTables = {};
