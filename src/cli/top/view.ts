import type { Language } from '../../config/words.ts'
import { printable } from '../flow/printable.ts'
import type { AgentRow, GatewayRow, GroupRow, House } from './house.ts'
import type { Line } from './screen.ts'
import { type Column, tableLines } from './table.ts'
import { cutTo } from './width.ts'
import { agentWords, words, yesNo } from './words.ts'

/** What is known of nacd at this moment. */
export type Known =
  | { readonly type: 'connecting' }
  | { readonly type: 'up'; readonly house: House }
  /** `house`: as it was when last heard of. */
  | { readonly type: 'down'; readonly reason: string; readonly house: House | null }

export interface Frame {
  readonly width: number
  /** Infinity = everything is shown. */
  readonly height: number
  readonly language: Language
  /** Where nacd is, for the first line. */
  readonly at: string
  readonly now: number
  readonly isLive: boolean
}

type Say = (name: keyof typeof words) => string

/** The whole picture, a line each, none wider than the frame and no more than fit into it. */
export function viewOf(known: Known, frame: Frame): readonly Line[] {
  const say: Say = name => words[name][frame.language]
  const house = known.type === 'connecting' ? null : known.house
  const head = { text: cutTo(headText(known, frame, say), frame.width), isHeading: true }
  const body = house === null ? [] : tables(house, frame, say)
  return [head, ...body].slice(0, frame.height)
}

function headText(known: Known, { at, now, isLive }: Frame, say: Say): string {
  const parts = [`${say('title')} ${at}`, new Date(now).toLocaleTimeString('sv-SE')]
  if (known.type === 'connecting') parts.push(say('connecting'))
  if (known.type === 'down') parts.push(`${say('down')}: ${printable(known.reason)}`)
  return [...parts, ...(isLive ? [say('keys')] : [])].join('  ')
}

/** Groups and gateways get what they need up to a third each, agents all the rest. */
function tables(house: House, frame: Frame, say: Say): readonly Line[] {
  const { width } = frame
  const height = frame.height - 1
  const third = Math.max(4, Math.floor(height / 3))
  const of = { width, height: third }
  const known = { none: say('none'), more: say('more') }
  const groups = tableLines(
    { title: say('groups'), columns: groupColumns(say), rows: house.groups, words: known },
    of,
  )
  const gateways = tableLines(
    { title: say('gateways'), columns: gatewayColumns(say, frame), rows: house.gateways, words: known },
    of,
  )
  const rest = Math.max(4, height - groups.length - gateways.length - 2)
  const agents = tableLines(
    {
      ...{ title: say('agents'), columns: agentColumns(say, house, frame), words: known },
      rows: house.agents.toSorted((one, other) => rank(one) - rank(other)),
    },
    { width, height: rest },
  )
  const blank = { text: '' }
  return [...groups, blank, ...agents, blank, ...gateways]
}

/** Who is at work first. */
const rank = ({ status, live }: AgentRow): number =>
  status === 'offline' ? 2 : Number(live.state === 'unregistered' || live.state === '')

const number = <Row>(title: string, text: (row: Row) => string): Column<Row> => ({
  title,
  align: 'right',
  text,
})
const text = <Row>(title: string, of: (row: Row) => string, most = 20): Column<Row> => ({
  title,
  most,
  text: row => printable(of(row)).replaceAll('\n', ' '),
})

function groupColumns(say: Say): readonly Column<GroupRow>[] {
  const state = (name: string) => (row: GroupRow) => String(row.live.agents[name] ?? 0)
  const total = ({ live }: GroupRow) => String(Object.values(live.agents).reduce((sum, n) => sum + n, 0))
  return [
    text(say('number'), row => row.number, 12),
    text(say('name'), row => row.name),
    number(say('waiting'), row => String(row.live.waiting)),
    number(say('longest'), row => span(row.live.longest_wait_ms)),
    number(say('free'), state('idle')),
    number(say('talking'), state('talking')),
    number(say('logged'), total),
    number(say('entered'), row => String(row.live.today.entered)),
    number(say('answered'), row => String(row.live.today.answered)),
    number(say('level'), row => figure(row.live.today.service_level)),
    number(say('abandoned'), row => String(row.live.today.abandoned)),
    number(say('answerTime'), row => spanOr(row.live.today.average_answer_ms)),
    number(say('handleTime'), row => spanOr(row.live.today.average_handle_ms)),
  ]
}

function agentColumns(say: Say, house: House, { language, now }: Frame): readonly Column<AgentRow>[] {
  const word = (name: string): string => agentWords[name]?.[language] ?? name
  const missed = ({ live }: AgentRow) => Object.values(live.today.missed).reduce((sum, n) => sum + n, 0)
  const status = ({ status: name, reason }: AgentRow) => word(name) + (reason === '' ? '' : ` (${reason})`)
  // What was read a moment ago goes on since; the two machines' clocks need not agree.
  const age = Math.max(0, now - house.at)
  return [
    text(say('extension'), row => row.extension, 12),
    text(say('name'), row => row.name),
    text(say('jobNumber'), row => row.job_number, 12),
    text(say('status'), status, 24),
    text(say('state'), row => word(row.live.state)),
    number(say('since'), ({ live }) => (live.since === null ? '-' : span(house.at - live.since + age))),
    number(say('answered'), row => String(row.live.today.answered)),
    number(say('missed'), row => String(missed(row))),
    number(say('talk'), row => span(row.live.today.talk_ms)),
    number(say('occupancy'), row => figure(row.live.today.times.occupancy)),
  ]
}

function gatewayColumns(say: Say, { language }: Frame): readonly Column<GatewayRow>[] {
  const up = ({ enabled, live }: GatewayRow): string => {
    if (!enabled) return yesNo.off[language]
    if (live.switches.length === 0) return '-'
    return yesNo[live.switches.some(each => each.up) ? 'yes' : 'no'][language]
  }
  const of = ({ max_concurrent: most, live }: GatewayRow) =>
    most === null ? String(live.concurrent) : `${live.concurrent}/${most}`
  const asr = ({ live }: GatewayRow) => live.health.asr
  return [
    text(say('name'), row => row.name, 32),
    text(say('up'), up),
    number(say('calls'), of),
    number(say('cps'), row => String(row.live.cps_now)),
    number(say('asr'), row => figure(asr(row) === null ? null : Math.round((asr(row) ?? 0) * 1000) / 10)),
    text(say('warnings'), row => row.live.health.warnings.join(' '), 40),
  ]
}

const figure = (value: number | null): string => (value === null ? '-' : String(value))
const spanOr = (ms: number | null): string => (ms === null ? '-' : span(ms))

/** `0:07`, `12:34`, `1:02:03` */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
