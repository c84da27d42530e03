export interface QuotaRow {
  project_id: string;
  resource: string;
  quota: number;
}

/** How many of a resource a project has; kept with each create and delete, so that a quota costs one look-up. */
export interface UsageRow {
  project_id: string;
  resource: string;
  used: number;
}
