import type { Scope } from './audited-cloud.ts';
import type { Report } from './sweep.ts';

/** What an audit says of itself: what it looked at, and what it could not see. A sentence each. `grace` in minutes. */
export function notes({ servers, ports, young, hosts, findings }: Report, scope: Scope, grace: number): string[] {
  const orphans = findings.filter(({ kind }) => kind === 'orphaned_port');
  const unknown = orphans.filter(({ proof }) => proof && !proof.isRemembered);
  return [
    `${findings.length} findings in ${ports} ports and ${servers} servers`,
    ...(scope.isAllProjects
      ? []
      : [`looked at project ${scope.projectId} only: the user may not list the servers of all projects`]),
    ...(hosts.compute ? [] : ['looked for no dead hosts: the user may not list the compute services']),
    ...(young > 0 ? [`left out ${young} ports that changed less than ${grace} minutes ago`] : []),
    ...(unknown.length > 0
      ? [
          `${unknown.length} orphaned ports are of servers of which there is no record: --fix leaves them unless --include-unknown says that no other cloud uses this Neutron`,
        ]
      : []),
  ];
}
