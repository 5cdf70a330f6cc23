import { leastCalls } from './least-calls.ts'
import { leastTalkTime } from './least-talk-time.ts'
import { longestIdle } from './longest-idle.ts'
import { isStrategy, type StrategyName } from './names.ts'
import { random } from './random.ts'
import { ringAll } from './ring-all.ts'
import { ringProgressively } from './ring-progressively.ts'
import { roundRobin } from './round-robin.ts'
import { skillBased } from './skill-based.ts'
import type { Strategy } from './strategy.ts'
import { topDown } from './top-down.ts'

const byName: Readonly<Record<StrategyName, Strategy>> = {
  'longest-idle': longestIdle,
  'top-down': topDown,
  'round-robin': roundRobin,
  random,
  'least-calls': leastCalls,
  'least-talk-time': leastTalkTime,
  'ring-all': ringAll,
  'ring-progressively': ringProgressively,
  'skill-based': skillBased,
  '0': topDown,
  '1': random,
  '2': roundRobin,
  '3': topDown,
  '4': random,
  '5': roundRobin,
}

const lastAgentFirst: ReadonlySet<string> = new Set<StrategyName>(['3', '4', '5'])

/** Longest idle where the name says nothing: a store may hold what an older version let in. */
export const strategyOf = (name: string): Strategy => (isStrategy(name) ? byName[name] : longestIdle)

/** Whether the name alone says that the agent who last spoke with the caller goes first. */
export const isLastAgentFirst = (name: string): boolean => lastAgentFirst.has(name)
