import type { FlowEvent, FlowRequest, FlowResponse } from '../contract.ts'
import { askLanguage, hangUp, sayAndGoOn, sayLast, sounds, waitFirst, waitIn } from './answers.ts'
import { goElsewhere } from './elsewhere.ts'
import { type Facts, findGroup, openingOf } from './facts.ts'
import { type Memory, presentGroup, recall, speaking } from './memory.ts'

type Handler = (request: FlowRequest, memory: Memory, facts: Facts) => FlowResponse

/** What the built-in flow goes on from; whatever else it is asked ends the call (a survey is over, a call out). */
const handlers: Partial<Record<FlowEvent, Handler>> = {
  incoming: (_request, memory, facts) => arrive(memory, facts),
  dtmf: (request, memory, facts) => greet({ ...memory, language: chosen.get(request.dtmf) ?? '' }, facts),
  playback_done: (_request, memory, facts) => wait(memory, facts),
  queue_failed: ({ additional_data: { cause } }, memory, facts) => leaveQueue(String(cause), memory, facts),
  bridge_failed: ({ additional_data: { transferred_by: by } }, memory, facts) =>
    typeof by === 'string' ? comeBack(memory, facts) : sayLast(sounds.noAgent, memory),
}

/**
 * Whoever the caller was sent on to by an agent's transfer key did not answer: they are the first in the queue they came
 * from. After the overflow's extension, which nobody has sent them to, there is no way out.
 */
function comeBack(memory: Memory, facts: Facts): FlowResponse {
  const number = presentGroup(memory)
  if (number === '') return sayLast(sounds.noAgent, memory)
  return waitFirst(number, findGroup(number, facts), memory)
}

/** The keys of `choose-language`; any other, and none, leaves the language of the house. */
const chosen: ReadonlyMap<string, 'zh' | 'en'> = new Map([
  ['1', 'zh'],
  ['2', 'en'],
])

/** The call flow of a house without a call-flow server: blacklist, opening hours, language, greeting, queue, overflow. */
export function decide(request: FlowRequest, facts: Facts): FlowResponse {
  return handlers[request.event]?.(request, recall(request), facts) ?? hangUp
}

function arrive(memory: Memory, facts: Facts): FlowResponse {
  const group = findGroup(presentGroup(memory), facts)
  const spoken = group === undefined ? memory : { ...memory, language: speaking(group) }
  if (facts.blacklisted) return sayLast(sounds.refused, spoken)
  // A store that cannot be read stops no call.
  if (facts.groups === null) return wait(spoken, facts)
  if (group === undefined) return sayLast(sounds.unknownGroup, spoken)
  const opening = openingOf(group, facts)
  if (opening !== 'open') return goElsewhere(group, 'closed', sounds[opening], spoken, facts)
  return group.language === 'ask' ? askLanguage(spoken) : greet(spoken, facts)
}

function greet(memory: Memory, facts: Facts): FlowResponse {
  const greeting = findGroup(presentGroup(memory), facts)?.greeting ?? ''
  return greeting === '' ? wait(memory, facts) : sayAndGoOn(greeting, memory)
}

function wait(memory: Memory, facts: Facts): FlowResponse {
  const number = presentGroup(memory)
  return waitIn(number, findGroup(number, facts), memory)
}

function leaveQueue(cause: string, memory: Memory, facts: Facts): FlowResponse {
  const group = findGroup(presentGroup(memory), facts)
  if (group === undefined) return sayLast(sounds.noAgent, memory)
  const otherwise = cause === 'closed' ? sounds.closed : sounds.noAgent
  return goElsewhere(group, cause, otherwise, memory, facts)
}
