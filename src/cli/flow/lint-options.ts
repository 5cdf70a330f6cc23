import type { FlowEvent, FlowRequest } from '../../core/flow/contract.ts'
import { forms, missing, type Report, readForm, readWord, usualCaller, type Wrong } from './options.ts'

/** As they stand on the command line. */
export interface RawLintOptions {
  readonly config?: string
  readonly event?: string
  readonly caller?: string
  readonly callee?: string
  readonly group?: string
  readonly dtmf?: string
  readonly url?: string
  readonly json?: boolean
}

/** Where the answer to look at comes from: a file (`-` = standard input), or the server, asked once. */
export type Source =
  | { readonly type: 'file'; readonly file: string }
  | { readonly type: 'server'; readonly question: LintQuestion; readonly url: string | null }

/** What the server is asked; `call_uuid` and `timestamp` are put to it when it goes out. */
export type LintQuestion = Omit<FlowRequest, 'call_uuid' | 'timestamp'>

export type ReadSource =
  | { readonly ok: true; readonly source: Source }
  | { readonly ok: false; readonly problems: readonly Wrong[] }

/** What a call-flow server is asked. */
const askable = [
  'incoming',
  'callout',
  'dtmf',
  'bridge_failed',
  'queue_failed',
  'playback_done',
  'survey',
] as const satisfies readonly FlowEvent[]

/** What goes into additional_data with a question, as a real call would have it. */
const facts: Partial<Record<FlowEvent, Readonly<Record<string, string>>>> = {
  bridge_failed: { cause: 'USER_BUSY', sip_code: '486', attempt: '1' },
  queue_failed: { cause: 'timeout', waited: '60' },
}

/** Reads the command line; everything that is wrong with it is told at once. */
export function readSource(file: string | undefined, raw: RawLintOptions): ReadSource {
  if ((file === undefined) === (raw.event === undefined)) return { ok: false, problems: [oneOfTwo] }
  if (file !== undefined) return { ok: true, source: { type: 'file', file } }
  const problems: Wrong[] = []
  const report: Report = wrong => problems.push(wrong)
  const url = readForm('--url', raw.url, forms.url, report) ?? null
  const question = readQuestion(raw, report)
  return problems.length === 0
    ? { ok: true, source: { type: 'server', question, url } }
    : { ok: false, problems }
}

const oneOfTwo: Wrong = {
  en: 'give either a file with an answer (- for standard input), or --event to ask the server',
  zh: '请给出应答文件（- 表示标准输入），或用 --event 询问服务，二者选一',
}

function readQuestion(raw: RawLintOptions, report: Report): LintQuestion {
  const event = readWord('--event', raw.event ?? '', askable, report) ?? 'incoming'
  const isOutbound = event === 'callout'
  if (!isOutbound && raw.group === undefined) {
    report(missing('--group', { en: 'the group the call comes for', zh: '来电进入的座席组' }))
  }
  const group = readForm('--group', raw.group, forms.group, report) ?? ''
  return {
    sip_network_ip: '127.0.0.1',
    sip_network_port: '5060',
    event,
    direction: isOutbound ? 'outbound' : 'inbound',
    caller_number: readForm('--caller', raw.caller, forms.number, report) ?? usualCaller,
    callee_number: readForm('--callee', raw.callee, forms.number, report) ?? group,
    group_number: group,
    middle_number: '',
    dtmf: readForm('--dtmf', raw.dtmf, forms.keysAtOnce, report) ?? '',
    additional_data: facts[event] ?? {},
  }
}
