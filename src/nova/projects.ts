import { badRequest } from './errors/nova-error.ts';

/** Tells whether projects are there, by the identity service. */
export interface ProjectFinder {
  exists(projectId: string): Promise<boolean>;
}

/** Throws HttpError 400 for a project that is not there, as Nova does. */
export async function refuseUnknownProject(projects: ProjectFinder, projectId: string): Promise<void> {
  if (!(await projects.exists(projectId))) {
    throw badRequest(`Project ID ${projectId.slice(0, 255)} is not a valid project.`);
  }
}
