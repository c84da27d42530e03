export type SagaTables = {};
