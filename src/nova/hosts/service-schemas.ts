import type { XStatic } from 'typebox/schema';
import { type BodySchemas, object, since } from '../operation/body-schema.ts';
import { flag } from '../operation/common-schemas.ts';

const text = { type: 'string', minLength: 1, maxLength: 255 } as const;
const reason = { type: 'string', minLength: 1, maxLength: 255, pattern: '\\S' } as const;

const named = object({ host: text, binary: text }, ['host', 'binary']);
const withReason = object({ host: text, binary: text, disabled_reason: reason }, ['host', 'binary', 'disabled_reason']);
const forced = object({ host: text, binary: text, forced_down: flag }, ['host', 'binary']);
const update = object({ status: { enum: ['enabled', 'disabled'] }, disabled_reason: reason, forced_down: flag }, []);

/** `PUT /os-services/enable` and `/disable`, up to 2.52. */
export const namedServiceBodies: BodySchemas<XStatic<typeof named>> = [since(1, named)];
/** `PUT /os-services/disable-log-reason`, up to 2.52. */
export const reasonedServiceBodies: BodySchemas<XStatic<typeof withReason>> = [since(1, withReason)];
/** `PUT /os-services/force-down`, 2.11 to 2.52. */
export const forcedServiceBodies: BodySchemas<XStatic<typeof forced>> = [since(11, forced)];
/** `PUT /os-services/{id}`, since 2.53. */
export const updateServiceBodies: BodySchemas<XStatic<typeof update>> = [since(53, update)];
