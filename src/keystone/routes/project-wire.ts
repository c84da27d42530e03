import { readExtra } from '../extra.ts';
import { readOptions } from '../options.ts';
import type { ProjectRecord } from '../records/projects.ts';
import { readTags } from '../tags.ts';

/** A project as the API sends it. `root` is the URL of `/v3`. */
export function projectWire(project: ProjectRecord, root: string) {
  return {
    ...readExtra(project.extra),
    id: project.id,
    name: project.name,
    domain_id: project.domain_id,
    description: project.description,
    enabled: project.enabled === 1,
    // What is right below its domain has the domain for a parent, as in Keystone.
    parent_id: project.parent_id ?? project.domain_id,
    is_domain: false,
    tags: readTags(project.tags),
    options: readOptions(project.options),
    links: { self: `${root}/projects/${project.id}` },
  };
}
