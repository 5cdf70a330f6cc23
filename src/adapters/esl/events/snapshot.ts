import type { AnswerNote } from '../../../core/call/switch-command.ts'
import { legId, millis } from '../../../core/shared/ids.ts'
import type { LegFacts } from '../../../ports/switch.ts'
import { readNotes } from '../commands/answer-notes.ts'
import { dumpCommand, sessionCommand } from '../commands/session-command.ts'
import type { DialTrouble } from '../trouble.ts'
import type { Reply } from '../wire/reply-queue.ts'
import type { EventContext } from './events.ts'
import { isParked, parseJson, readDump, readLegFacts } from './leg-facts.ts'
import type { Contact } from './registrations.ts'

/** A leg that was found by looking, not by an event. */
export interface FoundLeg {
  readonly leg: LegFacts
  readonly parked: boolean
}

/** What is alive on the switch at one moment. */
export interface Snapshot {
  readonly type: 'snapshot'
  readonly legs: readonly FoundLeg[]
  readonly contacts: readonly Contact[]
  readonly noted: readonly AnswerNote[]
}

type Ask = (command: string, deadlineMs?: number) => Promise<Reply>
type Unlistable = Extract<DialTrouble, { type: 'unlistable' }>

/** Dumps asked for at once: enough to hide the round trip, few enough to leave room for other commands. */
const parallelDumps = 16

/** Lists the channels and registrations, and looks at every channel. */
export async function takeSnapshot(
  ask: Ask,
  context: EventContext,
  listMs: number,
): Promise<Snapshot | Unlistable> {
  const [channels, registrations] = await Promise.all([
    askForRows(ask, sessionCommand.channels, listMs),
    askForRows(ask, sessionCommand.registrations, listMs),
  ])
  if (!Array.isArray(channels)) return channels
  if (!Array.isArray(registrations)) return registrations
  const legs = await dumpLegs(ask, context, idsOf(channels))
  if (!Array.isArray(legs)) return legs
  // Last: whoever answers meanwhile either has a leg that was seen, or has left the note by now.
  const globals = await ask(sessionCommand.globals, listMs)
  if (globals.type !== 'answered') return { type: 'unlistable', detail: globals.reason }
  return { type: 'snapshot', legs, contacts: contactsOf(registrations), noted: readNotes(globals.text) }
}

/** What the first look has missed: FreeSWITCH fills the tables it lists from a moment after the event. */
export interface SecondLook {
  /** Live legs nobody told of. */
  readonly legs: readonly FoundLeg[]
  /** All registered phones, null when they were not listed. */
  readonly contacts: readonly Contact[] | null
}

/**
 * A leg or a registration that was made just before we subscribed is in neither the events nor the first list, and a
 * registration that ended just then is in the list still. FreeSWITCH writes what it lists by a queue that sleeps up to
 * 0.2 s between two batches (switch_core_sqldb.c, switch_user_sql_thread).
 */
export async function lookAgain(ask: Ask, context: EventContext, listMs: number): Promise<SecondLook> {
  const [legs, registrations] = await Promise.all([
    findUntold(ask, context, listMs),
    askForRows(ask, sessionCommand.registrations, listMs),
  ])
  return { legs, contacts: Array.isArray(registrations) ? contactsOf(registrations) : null }
}

async function findUntold(ask: Ask, context: EventContext, listMs: number): Promise<readonly FoundLeg[]> {
  const channels = await askForRows(ask, sessionCommand.channels, listMs)
  if (!Array.isArray(channels)) return []
  const unknown = idsOf(channels).filter(id => context.legs.isUntold(legId(id)))
  const legs = await dumpLegs(ask, context, unknown)
  return Array.isArray(legs) ? legs : []
}

/**
 * A leg of a talk that was parked with no word of a transfer, as it is a moment later where there is one, null otherwise:
 * FreeSWITCH sends a leg on before it writes down who sent it (switch_ivr.c, switch_ivr_session_transfer).
 */
export async function lateReferral(
  ask: Ask,
  context: EventContext,
  { legId: id }: LegFacts,
): Promise<LegFacts | null> {
  const found = await dumpLeg(ask, context, id)
  return found.type === 'leg' && found.parked && found.leg.referral !== undefined ? found.leg : null
}

type Row = Readonly<Record<string, string | undefined>>

const idsOf = (channels: readonly Row[]): string[] =>
  channels.map(row => row.uuid).filter(uuid => uuid !== undefined)

async function askForRows(ask: Ask, command: string, deadlineMs: number): Promise<Row[] | Unlistable> {
  const reply = await ask(command, deadlineMs)
  if (reply.type !== 'answered') return { type: 'unlistable', detail: reply.reason }
  return rowsOf(reply.text)
}

/** `{"row_count":2,"rows":[{...}]}`, without `rows` when there are none (mod_commands show). */
function rowsOf(text: string): Row[] | Unlistable {
  const answer = parseJson(text)
  if (typeof answer !== 'object' || answer === null) {
    return { type: 'unlistable', detail: text.slice(0, 100).split('\n', 1)[0] ?? '' }
  }
  const rows = 'rows' in answer && Array.isArray(answer.rows) ? answer.rows : []
  return rows.map(textFields)
}

function textFields(row: unknown): Row {
  if (typeof row !== 'object' || row === null) return {}
  return Object.fromEntries(Object.entries(row).filter(([, value]) => typeof value === 'string'))
}

const contactsOf = (rows: readonly Row[]): readonly Contact[] =>
  rows.map(contactOf).filter(({ extension }) => extension !== '')

const contactOf = (row: Row): Contact => ({
  extension: row.reg_user ?? '',
  callId: row.token ?? '',
  address: `${row.network_ip ?? ''}:${row.network_port ?? ''}`,
  expiresAt: millis(Number(row.expires ?? 0) * 1000 || 0),
})

type Dump = ({ readonly type: 'leg' } & FoundLeg) | { readonly type: 'ended' } | Unlistable

async function dumpLegs(
  ask: Ask,
  context: EventContext,
  ids: readonly string[],
): Promise<FoundLeg[] | Unlistable> {
  const dumps = await eachOf(ids, parallelDumps, id => dumpLeg(ask, context, id))
  const failed = dumps.find(dump => dump.type === 'unlistable')
  return (
    failed ?? dumps.flatMap(dump => (dump.type === 'leg' ? [{ leg: dump.leg, parked: dump.parked }] : []))
  )
}

/** One leg, or that it has ended since the list was made. */
async function dumpLeg(ask: Ask, context: EventContext, id: string): Promise<Dump> {
  const command = dumpCommand(id)
  if (typeof command !== 'string') return { type: 'ended' }
  const reply = await ask(command)
  if (reply.type !== 'answered') return { type: 'unlistable', detail: reply.reason }
  const headers = readDump(reply.text, context.fields)
  if (headers === null) return { type: 'ended' }
  return { type: 'leg', leg: readLegFacts(context.reader, headers), parked: isParked(headers) }
}

/** `work` on every item, at most `parallel` at once; the results are in the items' order. */
async function eachOf<Item, Result>(
  items: readonly Item[],
  parallel: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, worker))
  return results
}
