import { systemClock } from '../../adapters/system/clock.ts'
import { createWebhook } from '../../adapters/webhook/webhook.ts'
import type { Config } from '../../config/config.ts'
import type { CallFlow } from '../../ports/calls/call-flow.ts'
import type { Log } from '../../ports/log.ts'

/** By this a server can tell that nobody calls; it need not look. */
const dryRun = { 'X-Nacd-Dry-Run': '1' }

/** The call-flow server as calls ask it: the same signature, deadline and retry. */
export function openServer(
  url: string,
  { callFlow: { secret, timeoutMs } }: Config,
  log: Log,
): CallFlow & { close(): Promise<void> } {
  return createWebhook({ url, secret, timeoutMs, clock: systemClock, log, headers: dryRun })
}

/** The address without what logs in there. */
export function shownUrl(url: string): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  return shown.href
}
