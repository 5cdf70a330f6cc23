/** What happens to a caller, group by group. This is the file to change. */
import type { FlowEvent, FlowRequest, FlowResponseInput } from 'nacd/callflow'
import type { Agents } from './agents.ts'
import { announce, askDigit, bridge, hangup, queue } from './answers.ts'

type Step = (request: FlowRequest, agents: Agents) => FlowResponseInput

/** What a group answers to each event. */
type Flow = Partial<Record<FlowEvent, Step>>

const ringSeconds = 20
const queueSeconds = 120
const mostBadKeys = 2
const firstWords = { before: 'please-wait.wav', failed: 'next-agent.wav' }
const silence = { before: '', failed: '' }

const goodbye: Step = () => hangup('goodbye.wav')
const nobody: Step = () => announce('no-agent.wav')

/** Rings one agent after the other until one answers or none is left. `tried` travels with the call. */
const nextAgent: Step = (request, agents) => {
  const tried = readTried(request)
  const last = tried.at(-1)
  if (request.event === 'bridge_failed' && last !== undefined)
    agents.failed(last, request.call_uuid, readCause(request))
  const agent = agents.choose(request.call_uuid, ringSeconds, [request.caller_number, ...tried])
  if (agent === null) return nobody(request, agents)
  // Said once: a caller who is passed on from agent to agent need not hear it each time.
  const audio = tried.length === 0 ? firstWords : silence
  return bridge(agent, ringSeconds, audio, { tried: [...tried, agent] })
}

const keys: Partial<Record<string, Step>> = {
  '1': nextAgent,
  '2': () => announce('announcement.wav'),
  '0': () => queue('121', queueSeconds),
}

const keyPressed: Step = (request, agents) => {
  if (request.dtmf === '') return goodbye(request, agents)
  return (keys[request.dtmf] ?? badKey)(request, agents)
}

const badKey: Step = (request, agents) => {
  const badKeys = Number(request.additional_data.badKeys ?? 0)
  if (badKeys >= mostBadKeys) return goodbye(request, agents)
  return askDigit('bad-input.wav|press-a-key.wav', { badKeys: badKeys + 1 })
}

const flows = new Map<string, Flow>([
  [
    '110',
    {
      incoming: () => askDigit('welcome.wav|press-a-key.wav'),
      dtmf: keyPressed,
      bridge_failed: nextAgent,
      queue_failed: nobody,
    },
  ],
  ['119', { incoming: goodbye }],
  ['120', { incoming: nextAgent, bridge_failed: nextAgent }],
  ['121', { incoming: () => queue('121', queueSeconds), queue_failed: nobody }],
  ['122', { incoming: () => announce('announcement.wav') }],
])

/** The answer to one question of nacd. An unknown group gets an announcement, an event without a step a goodbye. */
export function decide(request: FlowRequest, agents: Agents): FlowResponseInput {
  const flow = flows.get(request.group_number)
  if (flow === undefined) return announce('not-in-service.wav')
  return (flow[request.event] ?? goodbye)(request, agents)
}

function readTried(request: FlowRequest): string[] {
  const { tried } = request.additional_data
  return Array.isArray(tried) ? tried.map(String) : []
}

const readCause = (request: FlowRequest): string => String(request.additional_data.cause ?? '')
