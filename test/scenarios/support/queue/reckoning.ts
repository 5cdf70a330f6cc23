import type { House } from '../house.ts'
import { type CallerNote, overlaps, type Stretch, stretches } from '../phone/crowd-log.ts'
import type { SwitchHeaders } from '../switch/event-listener.ts'
import { until } from '../until.ts'
import type { Chaos } from './chaos.ts'
import { phoneLegs } from './phone-legs.ts'

/** Of a call record, as much as the reckoning needs. */
interface Ended {
  readonly caller_number: string
}

/** What must not be after a chaos: everything here is to be empty. */
export interface Wrongs {
  /** Taken into the queue, hung up on, and no agent had talked with them. */
  readonly lost: readonly string[]
  /** Turned away though the controller was there. */
  readonly turnedAway: readonly string[]
  /** With two agents at the same time, or one after the other in one call. */
  readonly servedTwice: readonly string[]
  /** Agents whose phone was called while it was on a call. */
  readonly rungTwice: readonly string[]
  readonly withoutRecord: readonly string[]
  readonly withTwoRecords: readonly string[]
}

/** Figures of what went on, to be sure that something did. */
export interface Toll {
  readonly taken: number
  readonly talked: number
  readonly left: number
  readonly refusedWhileAway: number
  readonly rung: number
  /** Legs the switch had to agents' phones. */
  readonly legs: number
  readonly kills: number
}

/** Around a kill: a question that was out when it came, and one that was asked before it was seen to be back. */
const slackMs = 3_000

/** Looks at what the phones noted, what the switch told and what the controller wrote down. */
export async function reckon(house: House, chaos: Chaos): Promise<{ wrongs: Wrongs; toll: Toll }> {
  const { callers, agents, away } = chaos
  const taken = callers.notes.filter(({ what }) => what === 'answered').map(({ who }) => who)
  const refused = callers.notes.filter(({ what }) => what === 'refused')
  const talks = stretches(agents.notes, 'answered')
  const records = await recordsOf(house, taken.length)
  const perCaller = Map.groupBy(records, ({ caller_number }) => caller_number)
  const calls = Map.groupBy(callers.notes, ({ who }) => who)
  const wasAway = ({ who, at }: CallerNote): boolean => {
    const called = calls.get(who)?.[0]?.at ?? at
    return away.some(([from, to]) => at >= from && called <= to + slackMs)
  }
  const legs = phoneLegs(chaos.legs.events)
  const bridged = partnersOf(chaos.legs.events)
  return {
    wrongs: {
      lost: lostOf(chaos, talks),
      turnedAway: refused
        .filter(note => !wasAway(note))
        .map(({ who, detail }) => `with ${detail}: ${tellCall(chaos)(who)}`),
      servedTwice: [
        ...overlaps(talks, 'with').map(tell(away)),
        ...[...bridged].filter(([, partners]) => partners.size > 1).map(tellJoins(away)),
      ],
      rungTwice: overlaps(legs, 'who', 0).map(tell(away)),
      withoutRecord: taken.filter(who => !perCaller.has(who)).map(tellCall(chaos)),
      withTwoRecords: [...perCaller].filter(([, all]) => all.length > 1).map(([who]) => who),
    },
    toll: {
      taken: taken.length,
      talked: talks.length,
      left: callers.notes.filter(({ what }) => what === 'left').length,
      refusedWhileAway: refused.filter(wasAway).length,
      rung: agents.notes.filter(({ what }) => what === 'rung').length,
      legs: legs.length,
      kills: away.length,
    },
  }
}

/** Two stretches that overlap, in ms since the controller was last killed. */
const tell =
  (away: Chaos['away']) =>
  (pair: readonly [Stretch, Stretch]): string => {
    const kill = away.findLast(([from]) => from <= pair[1].from)?.[0] ?? pair[0].from
    return pair
      .map(each => `${each.who} with ${each.with} ${since(kill, each.from)}..${since(kill, each.until)}`)
      .join(', ')
  }

/** When a caller was taken and was off the line again, in ms since the controller was last killed before that. */
const tellCall =
  ({ callers, away }: Chaos) =>
  (caller: string): string => {
    const own = callers.notes.filter(({ who }) => who === caller)
    const end = own.at(-1)?.at ?? 0
    const [kill, back] = away.findLast(([from]) => from <= end) ?? [0, 0]
    return `${caller}: ${own.map(({ what, at }) => `${what} ${since(kill, at)}`).join(', ')}; back ${since(kill, back)}`
  }

const since = (kill: number, at: number | null): string => (at === null ? '' : String(Math.round(at - kill)))

/** Of those who were hung up on: whom nobody had talked with. */
function lostOf({ callers }: Chaos, talks: readonly Stretch[]): readonly string[] {
  const served = new Set(talks.map(talk => talk.with))
  const dropped = callers.notes.filter(({ what }) => what === 'dropped').map(({ who }) => who)
  return dropped.filter(who => !served.has(who))
}

/** For each leg the legs it was joined with, and when, in ms since the epoch. */
function partnersOf(events: readonly SwitchHeaders[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const partners = new Map<string, Map<string, number>>()
  for (const event of events.filter(each => each['Event-Name'] === 'CHANNEL_BRIDGE')) {
    const [one, two] = [event['Bridge-A-Unique-ID'] ?? '', event['Bridge-B-Unique-ID'] ?? '']
    const at = Number(event['Event-Date-Timestamp']) / 1000
    for (const [leg, other] of [
      [one, two],
      [two, one],
    ] as const)
      partners.set(leg, (partners.get(leg) ?? new Map()).set(other, at))
  }
  return partners
}

/** With whom a leg was joined, each time in ms since the controller was last killed before it. */
const tellJoins =
  (away: Chaos['away']) =>
  ([leg, partners]: readonly [string, ReadonlyMap<string, number>]): string => {
    const joins = [...partners].map(([other, at]) => {
      const [kill, back] = away.findLast(([from]) => from <= at) ?? [at, at]
      return `${other} ${since(kill, at)} (back ${since(kill, back)})`
    })
    return `${leg} with ${joins.join(', ')}`
  }

const pageSize = 500

/** The records of the callers, when so many are there or no more come. They are written behind the calls. */
async function recordsOf(house: House, count: number): Promise<readonly Ended[]> {
  let records: readonly Ended[] = []
  const enough = async () => {
    records = await allRecords(house)
    return records.length >= count
  }
  // Those that do not come are told by their callers' numbers.
  await until(`${count} call records`, enough, { within: 15_000, every: 500 }).catch(() => records)
  return records
}

async function allRecords({ nacd }: House): Promise<readonly Ended[]> {
  const all: Ended[] = []
  for (let page = 1; ; page += 1) {
    const { items } = await nacd.api.get<{ items: Ended[] }>(
      `/v1/cdrs?group=121&page_size=${pageSize}&page=${page}`,
    )
    all.push(...items.filter(({ caller_number }) => caller_number.startsWith('139')))
    if (items.length < pageSize) return all
  }
}
