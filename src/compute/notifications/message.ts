import type { NovaObject } from './nova-object.ts';

/** One thing that is told, before it is written down for its targets. */
export interface Message {
  /** Receivers tell doubles by it: a message that is delivered once more has the same one. */
  readonly messageId: string;
  /** What it tells of: messages of one subject are delivered in order. */
  readonly subject: string;
  readonly eventType: string;
  readonly priority: 'INFO' | 'ERROR';
  /** `nova-compute:HOST`, or `nova-api:HOST`. */
  readonly publisherId: string;
  readonly payload: NovaObject;
  /** As the store keeps times. */
  readonly at: string;
}

/** The message as its receivers get it: the envelope of OpenStack's notifications, JSON. */
export function envelopeOf({ messageId, publisherId, eventType, priority, payload, at }: Message): string {
  return JSON.stringify({
    message_id: messageId,
    publisher_id: publisherId,
    event_type: eventType,
    priority,
    timestamp: `${at.slice(0, 10)} ${at.slice(11, 23)}000`,
    payload,
  });
}
