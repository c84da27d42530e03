/** What the row of every standard-attribute resource of the network service begins with. */
export interface StandardRow {
  id: string;
  project_id: string;
  name: string;
  description: string | null;
  /** JSON list of text. `neutron_tag` has the same for filters; both change in one unit. */
  tags: string;
  created_at: string;
  updated_at: string;
  revision_number: number;
}

export interface TagRow {
  resource_id: string;
  tag: string;
}
