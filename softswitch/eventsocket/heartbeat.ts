import { upTime, versionText } from './api/status.ts'
import type { Header } from './protocol/event.ts'

/** The headers of a HEARTBEAT event: how long the switch is up (ms) and how many legs it has. */
export function heartbeatHeaders(
  upMs: number,
  legs: number,
  counts: { readonly total: number; readonly peak: number; readonly most: number },
): readonly Header[] {
  return [
    ['Event-Info', 'System Ready'],
    ['Up-Time', upTime(upMs)],
    ['FreeSWITCH-Version', versionText],
    ['Uptime-msec', String(upMs)],
    ['Session-Count', String(legs)],
    ['Max-Sessions', String(counts.most)],
    ['Session-Since-Startup', String(counts.total)],
    ['Session-Peak-Max', String(counts.peak)],
    ['Heartbeat-Interval', '20'],
  ]
}
