import type { CallEffect } from '../call/call-effect.ts'
import type { CallPolicy, StepInput } from '../call/outcome.ts'
import {
  type Announcement,
  builtInSurvey,
  isSayable,
  type Service,
  type Survey,
} from '../call/service/service.ts'
import type { FlowResponse } from './contract.ts'
import { readPrompts } from './prompts.ts'
import { refusals } from './refusals.ts'

interface ReadService {
  readonly service: Service
  readonly noted: readonly CallEffect[]
}

/** `after_bridge`, `after_bridge_data`, `use_survey`, `survey_ring` of an answer that leads to a conversation. */
export function readService(response: FlowResponse, input: StepInput): ReadService {
  const announcement = readAnnouncement(response, input)
  const survey = response.use_survey ? readSurvey(response.survey_ring, input) : null
  return {
    service: { announcement: announcement.value, survey: survey?.value ?? null },
    noted: [...announcement.noted, ...(survey?.noted ?? [])],
  }
}

/** The same where a group's own settings fill in what the answer leaves out. */
export function readGroupService(group: string, response: FlowResponse, input: StepInput): ReadService {
  const said = readService(response, input)
  const own = serviceOfGroup(group, input.policy)
  const { announcement, survey } = said.service
  const service = {
    announcement: announcement.type === 'none' ? own.announcement : announcement,
    survey: survey ?? own.survey,
  }
  return { service, noted: said.noted }
}

export function serviceOfGroup(group: string, { groups }: Pick<CallPolicy, 'groups'>): Service {
  const own = groups.get(group)
  return {
    announcement: own?.announcesAgentNumber ? { type: 'agentNumber', number: '' } : { type: 'none' },
    survey: own?.survey ? builtInSurvey : null,
  }
}

/** `after_bridge_data` is a job number to read out, "" for the agent's own, else audio as everywhere. */
function readAnnouncement(response: FlowResponse, input: StepInput): Read<Announcement> {
  const { after_bridge: kind, after_bridge_data: data } = response
  if (kind === '') return { value: { type: 'none' }, noted: [] }
  if (kind !== 'playback') return { value: { type: 'none' }, noted: refusals([kind], 'after_bridge', input) }
  const number = data.trim()
  if (number === '' || isSayable(number)) return { value: { type: 'agentNumber', number }, noted: [] }
  const { prompts, refused } = readPrompts(data)
  return { value: { type: 'audio', prompts }, noted: refusals(refused, 'after_bridge_data', input) }
}

/** The question, then the thanks; nacd's own where one is missing or cannot be played. */
function readSurvey(rings: readonly string[], input: StepInput): Read<Survey> {
  const [question, thanks] = [readPrompts(rings[0] ?? ''), readPrompts(rings[1] ?? '')]
  const orOwn = (own: Survey[keyof Survey], { prompts }: typeof question) =>
    prompts.length > 0 ? prompts : own
  return {
    value: {
      question: orOwn(builtInSurvey.question, question),
      thanks: orOwn(builtInSurvey.thanks, thanks),
    },
    noted: refusals([...question.refused, ...thanks.refused], 'survey_ring', input),
  }
}

interface Read<T> {
  readonly value: T
  readonly noted: readonly CallEffect[]
}
