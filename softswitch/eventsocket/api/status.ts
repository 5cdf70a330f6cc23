import type { Exchange } from '../../channel/exchange.ts'
import type { ApiHandler } from './api-table.ts'

/** What this switch calls itself where FreeSWITCH gives its version. */
export const versionText = 'nacd-softswitch 0.1.0'

/** `0 years, 0 days, 1 hour, ...` of a time in ms, in FreeSWITCH's words. */
export function upTime(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const parts: Array<[value: number, unit: string]> = [
    [Math.floor(seconds / 31_536_000), 'year'],
    [Math.floor(seconds / 86_400) % 365, 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
    [ms % 1000, 'millisecond'],
    [0, 'microsecond'],
  ]
  return parts.map(([value, unit]) => `${value} ${unit}${value === 1 ? '' : 's'}`).join(', ')
}

/** `version`. */
export function version(): string {
  return `FreeSWITCH Version ${versionText}\n`
}

/** `status`. `startedAt`: epoch ms. */
export function status(exchange: Exchange, startedAt: number): ApiHandler {
  return () => {
    const { total, peak, most } = exchange.legs.counts
    return [
      `UP ${upTime(exchange.clock.now() - startedAt)}`,
      `FreeSWITCH (Version ${versionText}) is ready`,
      `${total} session(s) since startup`,
      `${exchange.legs.size} session(s) - peak ${peak}`,
      `${most} session(s) max`,
      '',
    ].join('\n')
  }
}
