export type ImageTables = {};
