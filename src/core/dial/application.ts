import { ownApplications } from '../routing/dialplan/hand-over.ts'
import { readDialString } from './dial-string.ts'
import { type Fault, wrong } from './fault.ts'

/** What an answered leg does: an application of the switch, or one of nacd's own. */
export interface Application {
  readonly name: string
  readonly data: string
  /** nacd does it, and the switch only parks the leg. */
  readonly isOwn: boolean
}

type Because = keyof typeof reasons

const reasons = {
  runs: { en: 'would run a program or a script', zh: '会运行程序或脚本' },
  plants: {
    en: 'could leave something on the leg that runs a program later',
    zh: '可能在通话上留下稍后会运行程序的设置',
  },
  handsOver: { en: 'would give the leg to another program', zh: '会把通话交给其他程序控制' },
  dials: {
    en: 'would call out past the limits of the trunks: use nbridge',
    zh: '会绕过线路限制外呼，请改用 nbridge',
  },
} as const

/**
 * Applications of FreeSWITCH that are not run for anybody, in small letters: it finds an application whatever letters its
 * name is written in (switch_loadable_module.c).
 */
const refusedNames: Readonly<Record<string, Because>> = {
  system: 'runs',
  bgsystem: 'runs',
  lua: 'runs',
  python: 'runs',
  python3: 'runs',
  perl: 'runs',
  javascript: 'runs',
  jsrun: 'runs',
  v8: 'runs',
  java: 'runs',
  managed: 'runs',
  curl: 'runs',
  curl_sendfile: 'runs',
  httapi: 'runs',
  set: 'plants',
  set_global: 'plants',
  set_profile_var: 'plants',
  multiset: 'plants',
  multiunset: 'plants',
  export: 'plants',
  bridge_export: 'plants',
  push: 'plants',
  unshift: 'plants',
  transfer_vars: 'plants',
  rename: 'plants',
  capture: 'plants',
  capture_text: 'plants',
  broadcast: 'plants',
  tone_detect: 'plants',
  spandsp_start_tone_detect: 'plants',
  hiredis_raw: 'plants',
  bind_meta_app: 'plants',
  bind_digit_action: 'plants',
  digit_action_set_realm: 'plants',
  socket: 'handsOver',
  erlang: 'handsOver',
  erlang_outbound: 'handsOver',
  rayo: 'handsOver',
  bridge: 'dials',
  att_xfer: 'dials',
  limit_execute: 'runs',
  fifo: 'dials',
  callcenter: 'dials',
  conference_set_auto_outcall: 'dials',
  page: 'dials',
  esf_page_group: 'dials',
  lcr: 'dials',
  easyroute: 'dials',
}

/** Whole families: `execute_extension`, `exec_after_bridge_app`, `sched_broadcast`, `sched_transfer`. */
const refusedFamilies: readonly (readonly [RegExp, Because])[] = [
  [/(?:^|_)exec(?:ute)?(?:_|$)/, 'runs'],
  [/^sched_/, 'plants'],
  [/^spawn/, 'runs'],
]

function refusalOf(name: string): Because | undefined {
  const small = name.toLowerCase()
  if (Object.hasOwn(refusedNames, small)) return refusedNames[small]
  return refusedFamilies.find(([family]) => family.test(small))?.[1]
}

/** Files whose "reading" runs something (mod_shell_stream, mod_lua, mod_python). */
const runningFile = /\b(?:shell_stream|shell|lua|python|perl):/i

/**
 * Reads `name(data)` or `name`. `at` is where it begins in the whole text. An application of nacd's own gets its data
 * as they are; those of `nbridge` must be a dial string.
 */
export function readApplication(text: string, at: number): Application | Fault {
  const [, name = '', , data = '', rest = ''] = /^(\w{0,64})(\(([^)]*)\))?(.*)$/s.exec(text) ?? []
  if (name === '') return wrong(at, { en: 'expected &application(data)', zh: '应为 &应用名(参数)' })
  if (rest !== '')
    return wrong(at + text.length - rest.length, {
      en: 'expected the end of the application: &application(data), with no bracket in the data',
      zh: '应用应到此结束：&应用名(参数)，参数中不能有圆括号',
    })
  const isOwn = ownApplications.includes(name)
  const fault = isOwn ? checkOwn(name, data, at) : checkSwitchs(name, data, at)
  return fault ?? { name, data, isOwn }
}

function checkOwn(name: string, data: string, at: number): Fault | null {
  const from = at + name.length + 1
  if (name !== 'nbridge') return isPlain(data) ? null : wrong(from, plainOnly)
  const dial = readDialString(data)
  return dial.type === 'wrong' ? wrong(from + dial.at, dial.reason) : null
}

const plainOnly = { en: 'a character that is not allowed here', zh: '含有此处不允许的字符' }

const isPlain = (data: string): boolean => data.length <= 1024 && !/[{}[\]$'"\\\p{C}]/u.test(data)

function checkSwitchs(name: string, data: string, at: number): Fault | null {
  const because = refusalOf(name)
  if (because !== undefined) return wrong(at, saying(name, reasons[because]))
  if (/^transfer$/i.test(name) && !/^\S+(?:\s+XML(?:\s+\S+)?)?$/i.test(data.trim()))
    return wrong(at + name.length + 1, {
      en: 'expected transfer(<number> [XML [<context>]])',
      zh: '应为 transfer(<号码> [XML [<上下文>]])',
    })
  if (/^conference$/i.test(name) && /^\s*bridge:/i.test(data)) return wrong(at, saying(name, reasons.dials))
  if (runningFile.test(data)) return wrong(at + name.length + 1, saying(name, reasons.runs))
  return isWordly(data) ? null : wrong(at + name.length + 1, plainOnly)
}

/** What is expanded (`$`) may run an API command. */
const isWordly = (data: string): boolean => data.length <= 1024 && !/[$\p{Cc}\p{Cs}]/u.test(data)

const saying = (name: string, { en, zh }: { en: string; zh: string }) => ({
  en: `the application ${name} ${en}`,
  zh: `应用 ${name} ${zh}`,
})
