import { causeOfStatus, parseCause } from '../causes.ts'
import * as answering from '../leg/answering.ts'
import type { ApplicationCall } from './application.ts'

/** `answer`. */
export async function answer({ leg }: ApplicationCall): Promise<void> {
  await answering.answer(leg)
}

/** `pre_answer`: early media. */
export async function preAnswer({ leg }: ApplicationCall): Promise<void> {
  await answering.preAnswer(leg)
}

/** `ring_ready`: 180. */
export function ringReady({ leg }: ApplicationCall): void {
  answering.ringReady(leg)
}

/** `hangup [<cause>]`. */
export function hangup({ leg, data }: ApplicationCall): void {
  leg.hangup(parseCause(data))
}

/** `respond <status> [<reason>]`: refuses a call not yet answered, hangs up one that is. */
export function respond({ leg, data }: ApplicationCall): void {
  const [, status, reason = ''] = /^([3-6]\d\d)(?:\s+(.*))?$/.exec(data.trim()) ?? []
  if (status === undefined) {
    leg.log.warn({ data }, 'respond takes a status from 300 to 699')
    return
  }
  const clean = reason.replace(/[^\x20-\x7e]/g, '').slice(0, 100)
  leg.hangup(causeOfStatus(Number(status)), {
    status: Number(status),
    ...(clean === '' ? {} : { reason: clean }),
  })
}

/** `log <level> <text>` and `info`: only into the switch's own log. */
export function log({ leg, data }: ApplicationCall): void {
  leg.log.info({ pii: { text: data.slice(0, 1000) } }, 'log application')
}
