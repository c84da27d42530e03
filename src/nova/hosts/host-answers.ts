import { integer, list, shape, text, view } from '../operation/answer-schema.ts';
import { status } from './service-answers.ts';

/** `GET /os-hosts`. */
export const hostsAnswer = shape({ hosts: list(view('Host', { host_name: text, service: text, zone: text })) });

/** What a host has, what is used of it, and by which project. */
export const hostResourcesAnswer = shape({
  host: list(
    shape({
      resource: view('HostResource', { host: text, project: text, cpu: integer, memory_mb: integer, disk_gb: integer }),
    }),
  ),
});

/** What a change tells. */
export const changedHostAnswer = view('ChangedHost', { host: text, status });
