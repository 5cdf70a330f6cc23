import { readSkills } from '../../acd/skill-need.ts'
import { after, type CallPolicy } from '../../call/outcome.ts'
import type { QueueWait } from '../../call/state.ts'
import type { Prompts } from '../../call/switch-command.ts'
import { notTold } from '../../call/waiting/announcement.ts'
import { enterQueue } from '../../call/waiting/enter-queue.ts'
import type { ActionHandler } from '../action-handler.ts'
import { readPrompts } from '../prompts.ts'
import { refusals } from '../refusals.ts'
import { readGroupService } from '../service.ts'

/** A day: nobody waits longer, and a timer can be set for it. */
export const longestWaitSeconds = 86_400

/** A higher one is taken as this; whatever is no number above 0, as 0. */
export const highestPriority = 1_000

/** `queue`: waits in `ad_group` (default: the call's own group) with `ad_ring` as music. */
export const queue: ActionHandler = (state, response, input) => {
  const data = response.action_data
  const group = data.ad_group || state.group
  const ring = readPrompts(data.ad_ring ?? '')
  const { service, noted } = readGroupService(group, response, input)
  const wait: QueueWait = {
    group,
    priority: Math.min(readWhole(data.ad_priority), highestPriority),
    skills: data.ad_skills ?? '',
    timeoutSeconds: Math.min(readWhole(data.ad_timeout), longestWaitSeconds),
    music: ring.prompts.length > 0 ? ring.prompts : musicOf(group, input.policy),
    service,
    since: input.now,
    before: [],
    told: notTold(input.now),
    speaking: '',
  }
  const refused = [
    ...refusals(ring.refused, 'ad_ring', input),
    ...refusals(readSkills(wait.skills).refused, 'ad_skills', input),
  ]
  return after([...refused, ...noted], enterQueue(state, wait, input))
}

/** What a group's callers hear while they wait. */
export function musicOf(group: string, policy: CallPolicy): Prompts {
  const own = policy.groups.get(group)?.music ?? []
  return own.length > 0 ? own : policy.music
}

/** A whole number as text, 0 where there is none. */
function readWhole(text: string | undefined): number {
  const value = Number.parseInt(text ?? '', 10)
  return Number.isSafeInteger(value) && value > 0 ? value : 0
}
