import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { QueueFact } from '../../core/acd/queue-fact.ts'
import type { GroupLines } from '../../core/figures/group-lines.ts'
import { offerEnds, waysOut } from '../../core/figures/group-tally.ts'

/** What a group has to bear at this moment. */
export interface QueueNow {
  readonly waiting: number
  readonly longestWaitMs: number
  readonly callbacksWaiting: number
  /** How many of the group's agents are in each state. */
  readonly agents: Readonly<Record<string, number>>
}

export interface QueueMetrics {
  note(fact: QueueFact): void
  /** From now on the gauges read this: the groups there are, by number. */
  gauge(read: () => ReadonlyMap<string, QueueNow>, linesOf: (group: string) => GroupLines): void
}

/** Labelled by group and never by agent: only groups that are there have series, those of one that was deleted go with it. */
export function addQueues(registry: Registry): QueueMetrics {
  let read: () => ReadonlyMap<string, QueueNow> = () => new Map()
  let linesOf: ((group: string) => GroupLines) | null = null
  const counters = addCounters(registry, () => read())
  addGauges(registry, () => read())
  return {
    note(fact) {
      if (fact.type === 'agentIs' || linesOf === null || !counters.isThere(fact.group)) return
      counters.count(fact, linesOf(fact.group))
    },
    gauge(reader, lines) {
      read = reader
      linesOf = lines
    },
  }
}

type Counted = Exclude<QueueFact, { type: 'agentIs' }>

function addCounters(registry: Registry, read: () => ReadonlyMap<string, QueueNow>) {
  const seen = new Set<string>()
  const keepUp = (): void => {
    const there = read()
    for (const group of seen) if (!there.has(group)) remove(group)
    for (const group of there.keys()) if (!seen.has(group)) begin(group)
  }
  const counter = <L extends string>(name: string, help: string, ...labels: L[]) =>
    new Counter({ name, help, labelNames: ['group', ...labels], registers: [registry], collect: keepUp })
  const entered = counter('nacd_queue_entered_total', 'Callers who got a place in the queue')
  const answered = counter('nacd_queue_answered_total', 'Callers who were answered by an agent')
  const inTime = counter(
    'nacd_queue_answered_in_time_total',
    "Of these, within the group's service_level seconds",
  )
  const abandoned = counter(
    'nacd_queue_abandoned_total',
    "Callers who hung up before an answer; short: within the group's short_abandon seconds",
    'short',
  )
  const left = counter('nacd_queue_left_total', 'Callers who left without an agent, by way', 'how')
  const missed = counter('nacd_queue_offers_missed_total', 'Offers that were not taken, by how', 'how')
  const waited = new Histogram({
    name: 'nacd_queue_wait_seconds',
    help: 'How long callers waited, by what it came to',
    labelNames: ['group', 'outcome'],
    buckets: [1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800],
    registers: [registry],
  })

  /** From the start, so that a first one is seen as a rise from 0. */
  const begin = (group: string): void => {
    seen.add(group)
    for (const each of [entered, answered, inTime]) each.inc({ group }, 0)
    for (const short of shorts) abandoned.inc({ group, short }, 0)
  }
  const remove = (group: string): void => {
    seen.delete(group)
    for (const each of [entered, answered, inTime]) each.remove({ group })
    for (const short of shorts) abandoned.remove({ group, short })
    for (const how of waysOut) left.remove({ group, how })
    for (const how of offerEnds) missed.remove({ group, how })
    for (const outcome of outcomes) waited.remove({ group, outcome })
  }
  const wait = (group: string, outcome: (typeof outcomes)[number], waitedMs: number): void => {
    waited.observe({ group, outcome }, waitedMs / 1000)
  }

  const leave = (
    { group, how, waitedMs }: Extract<Counted, { type: 'left' }>,
    shortAbandon: number,
  ): void => {
    if (how === 'hungUp') abandoned.inc({ group, short: waitedMs <= shortAbandon * 1000 ? 'yes' : 'no' })
    else left.inc({ group, how })
    wait(group, how === 'hungUp' ? 'abandoned' : 'left', waitedMs)
  }

  return {
    isThere(group: string): boolean {
      if (!seen.has(group) && read().has(group)) begin(group)
      return seen.has(group)
    },
    count(fact: Counted, { serviceLevel, shortAbandon }: GroupLines): void {
      const { group } = fact
      if (fact.type === 'entered') entered.inc({ group })
      else if (fact.type === 'missed') missed.inc({ group, how: fact.how })
      else if (fact.type === 'answered') {
        answered.inc({ group })
        if (fact.waitedMs <= serviceLevel * 1000) inTime.inc({ group })
        wait(group, 'answered', fact.waitedMs)
      } else if (fact.type === 'left') leave(fact, shortAbandon)
    },
  }
}

const shorts = ['no', 'yes'] as const
const outcomes = ['answered', 'abandoned', 'left'] as const

function addGauges(registry: Registry, read: () => ReadonlyMap<string, QueueNow>): void {
  const simple = (name: string, help: string, value: (now: QueueNow) => number): void => {
    const gauge: Gauge = new Gauge({
      ...{ name, help, labelNames: ['group'], registers: [registry] },
      collect: () => {
        gauge.reset()
        for (const [group, now] of read()) gauge.set({ group }, value(now))
      },
    })
  }
  simple('nacd_queue_waiting', 'Callers who wait now, callbacks included', now => now.waiting)
  simple(
    'nacd_queue_callbacks_waiting',
    'Customers who are called when their turn comes',
    now => now.callbacksWaiting,
  )
  simple(
    'nacd_queue_longest_wait_seconds',
    'The longest wait that goes on now',
    now => now.longestWaitMs / 1000,
  )
  const agents: Gauge = new Gauge({
    name: 'nacd_queue_agents',
    help: "The group's agents, by what they are doing",
    labelNames: ['group', 'state'],
    registers: [registry],
    collect: () => {
      agents.reset()
      for (const [group, now] of read()) {
        for (const [state, count] of Object.entries(now.agents)) agents.set({ group, state }, count)
      }
    },
  })
}
