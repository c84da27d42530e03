import { HttpError } from '../../http/http-error.ts';

/** 400: the request makes no sense, or asks for what is not there. */
export function badRequest(message: string): HttpError {
  return new HttpError(400, message);
}

/** 403: the caller's roles, or a quota, do not allow it. */
export function forbidden(message: string): HttpError {
  return new HttpError(403, message);
}

/** 404: it is not there, or not there for this caller, or not at this microversion. */
export function notFound(message: string): HttpError {
  return new HttpError(404, message);
}

/** 409: the state of the thing does not allow it now. */
export function conflict(message: string): HttpError {
  return new HttpError(409, message);
}

/** 404 for a server that is not there, is deleted, or belongs to a project that the caller may not look into. */
export function serverNotFound(id: string): HttpError {
  return notFound(`Instance ${id} could not be found.`);
}
