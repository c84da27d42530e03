import { boolean, by, list, micros, shape, text, textOrNull, view } from '../operation/answer-schema.ts';

/** The id of a service or a hypervisor. */
export const numberOrUuid = { type: ['integer', 'string'], description: 'a number; from 2.53 on a UUID' };
/** How a host is told to be. */
export const state = { enum: ['up', 'down'] };
/** Whether a host gets new servers. */
export const status = { enum: ['enabled', 'disabled'] };

const service = view(
  'Service',
  {
    id: numberOrUuid,
    binary: text,
    host: text,
    zone: text,
    status,
    state,
    updated_at: micros,
    disabled_reason: textOrNull,
  },
  { forced_down: by('serviceForcedDown', boolean) },
);

/** `GET /os-services`. */
export const servicesAnswer = shape({ services: list(service) });

/** One, after a change from 2.53 on. */
export const serviceAnswer = shape({ service });

const named = { host: text, binary: text };

/** What the changes up to 2.52 tell: of what was changed. */
export const switchedServiceAnswer = shape({ service: view('SwitchedService', { ...named, status }) });
export const disabledServiceAnswer = shape({
  service: view('DisabledService', { ...named, status, disabled_reason: text }),
});
export const forcedServiceAnswer = shape({ service: view('ForcedService', { ...named, forced_down: boolean }) });
