import { httpUrl } from '../kinds/address.ts'
import { list, oneOf } from '../kinds/kind.ts'
import { optional } from '../param.ts'

/** Push events: what happens to calls, told to the customer's server. */
export const pushParams = {
  push_event_url: optional(httpUrl, {
    en: 'Gets incoming, callout, answered, hangup, canceled and dtmf of every leg. Without it nothing is pushed.',
    zh: '接收每一路的 incoming、callout、answered、hangup、canceled、dtmf 事件。不填则不推送。',
  }),
  push_events: optional(
    list(
      oneOf(
        'queued',
        'offered',
        'agent_state',
        'survey',
        'hold',
        'unhold',
        'transfer',
        'recording',
        'callback',
        'gateway_warning',
      ),
      10,
    ),
    { en: 'Events pushed in addition to those six.', zh: '除上述六种之外，另外推送的事件。' },
  ),
}
