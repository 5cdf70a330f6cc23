import { type BridgeOutcome, bridgeOutcomes, type Script } from '../../dry-run/script.ts'
import { forms, missing, type Report, readForm, readWord, usualCaller, type Wrong } from './options.ts'

/** As they stand on the command line. */
export interface RawTryOptions {
  readonly config?: string
  readonly caller?: string
  readonly callee?: string
  readonly group?: string
  readonly callout?: boolean
  readonly dtmf?: string
  readonly bridge?: readonly string[]
  readonly queue?: string
  readonly hangup?: string
  readonly rating?: string
  readonly url?: string
  readonly json?: boolean
}

/** A call to be tried: who calls whom, and what people do. */
export interface Trial {
  readonly event: 'incoming' | 'callout'
  readonly caller: string
  readonly callee: string
  /** "" of a call out. */
  readonly group: string
  readonly script: Script
  /** Asked in place of the configured server. */
  readonly url: string | null
}

export type ReadTrial =
  | { readonly ok: true; readonly trial: Trial }
  | { readonly ok: false; readonly problems: readonly Wrong[] }

/** Reads the command line; everything that is wrong with it is told at once. */
export function readTrial(raw: RawTryOptions): ReadTrial {
  const problems: Wrong[] = []
  const report: Report = wrong => problems.push(wrong)
  const trial = { ...readCall(raw, report), script: readScript(raw, report) }
  return problems.length === 0 ? { ok: true, trial } : { ok: false, problems }
}

function readCall(raw: RawTryOptions, report: Report): Omit<Trial, 'script'> {
  const callout = raw.callout === true
  if (!callout && raw.group === undefined) report(missing('--group', needs.group))
  if (callout && raw.callee === undefined) report(missing('--callee', needs.callee))
  const group = readForm('--group', raw.group, forms.group, report) ?? ''
  return {
    event: callout ? 'callout' : 'incoming',
    caller: readForm('--caller', raw.caller, forms.number, report) ?? usualCaller,
    callee: readForm('--callee', raw.callee, forms.number, report) ?? group,
    group: callout ? '' : group,
    url: readForm('--url', raw.url, forms.url, report) ?? null,
  }
}

const needs = {
  group: { en: 'the group the call comes for', zh: '来电进入的座席组' },
  callee: { en: 'the number that is called out to', zh: '外呼的号码' },
} as const

function readScript(raw: RawTryOptions, report: Report): Script {
  const keys = readForm('--dtmf', raw.dtmf, forms.keys, report)
  return {
    dtmf: keys === undefined ? [] : keys.split(','),
    bridges: readBridges(raw.bridge ?? [], report),
    queue: readWord('--queue', raw.queue ?? 'agent', ['agent', 'timeout'], report) ?? 'agent',
    hangup: readWord('--hangup', raw.hangup ?? 'agent', ['caller', 'agent'], report) ?? 'agent',
    rating: readForm('--rating', raw.rating, forms.key, report) ?? '',
  }
}

function readBridges(words: readonly string[], report: Report): BridgeOutcome[] {
  if (words.length === 0) return ['answered']
  return words.flatMap(word => readWord('--bridge', word, bridgeOutcomes, report) ?? [])
}
