/** Callers and agents together: who is rung, what both hear, and the mark afterwards. */
import type { FlowRequest, FlowResponseInput } from 'nacd/callflow'
import { announce, askForMark, bridge, queue, sayJobNumber } from './answers.ts'
import type { Office } from './office.ts'

const firstWords = { before: 'please-wait.wav', failed: 'next-agent.wav' }
const silence = { before: '', failed: '' }

/** Rings one agent after the other until one answers or none is left. `tried` travels with the call. */
export function nextAgent(request: FlowRequest, office: Office): FlowResponseInput {
  const { agents, settings } = office
  const tried = readTried(request)
  const last = tried.at(-1)
  if (request.event === 'bridge_failed' && last !== undefined)
    agents.failed(last, request.call_uuid, String(request.additional_data.cause ?? ''))
  const except = [request.caller_number, ...tried]
  const extension = agents.choose(request.call_uuid, settings.ringSeconds, except)
  if (extension === null) return nobody()
  // Said once: a caller who is passed on from agent to agent need not hear it each time.
  const audio = tried.length === 0 ? firstWords : silence
  return {
    ...bridge(extension, settings.ringSeconds, audio, { tried: [...tried, extension] }),
    ...whenTalking(office, jobNumberOf(extension, office)),
  }
}

/** Waits in nacd's queue. nacd chooses the agent, and knows the job number. */
export const waitInQueue = (group: string, office: Office): FlowResponseInput => ({
  ...queue(group, office.settings.queueSeconds),
  ...whenTalking(office, ''),
})

export const nobody = (): FlowResponseInput => announce('no-agent.wav')

/** Takes the mark of a call, from the call flow or from a push event. */
export function takeMark(request: FlowRequest, office: Office): void {
  office.surveys.add(request.call_uuid, markedAgent(request, office), request.dtmf)
}

function whenTalking({ settings }: Office, jobNumber: string): FlowResponseInput {
  return {
    ...(settings.sayJobNumber ? sayJobNumber(jobNumber) : {}),
    ...(settings.survey ? askForMark : {}),
  }
}

/** The job number of the agent who talked: as nacd tells it, else of the one rung last. */
function markedAgent(request: FlowRequest, office: Office): string {
  const told = String(request.additional_data.agent_number ?? '')
  return jobNumberOf(told || readTried(request).at(-1) || 'unknown', office)
}

/** An extension's job number; of anything else itself. */
const jobNumberOf = (number: string, { settings }: Office): string =>
  settings.agents.find(agent => agent.extension === number)?.jobNumber ?? number

function readTried(request: FlowRequest): string[] {
  const { tried } = request.additional_data
  return Array.isArray(tried) ? tried.map(String) : []
}
