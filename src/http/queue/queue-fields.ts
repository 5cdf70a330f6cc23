import Type from 'typebox'
import { defaultQueueRules, type Escalation, type QueueRules } from '../../core/acd/queue-rules.ts'
import {
  type Bounds,
  mostOfWay,
  mostSteps,
  overflowCauses,
  ruleBounds,
  stepBounds,
} from '../../core/acd/rules/bounds.ts'
import { stepOutOfOrder } from '../../core/acd/rules/escalation-order.ts'
import { isExitWay, isOverflowWay } from '../../core/acd/rules/read-queue-rules.ts'
import { exitForms, readWayOut, wayOutForms } from '../../core/flow/way-out.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import type { Values } from '../resource/resource.ts'
import { audio, closed, line } from '../resource/schemas.ts'
import { checkAudio, refused } from '../resource/text-forms.ts'

const within = ({ least, most }: Bounds, fallback: number, description: string) =>
  Type.Optional(
    Type.Integer({ minimum: least, maximum: most, description: `${description} Default ${fallback}.` }),
  )

const rule = (field: keyof typeof ruleBounds, description: string) =>
  within(ruleBounds[field], defaultQueueRules[field], description)

const flag = (fallback: boolean, description: string) =>
  Type.Optional(Type.Boolean({ description: `${description} Default ${fallback}.` }))

const step = closed({
  after: Type.Integer({
    minimum: stepBounds.after.least,
    maximum: stepBounds.after.most,
    description: 'Seconds of wait.',
  }),
  levels: Type.Optional(
    Type.Union(
      [Type.Integer({ minimum: stepBounds.levels.least, maximum: stepBounds.levels.most }), Type.Null()],
      { description: 'Agents up to this level from now on; 0 = all, null = as before.' },
    ),
  ),
  skills: within(stepBounds.skills, 0, "Points taken off each needed skill's score."),
  priority: within(stepBounds.priority, 0, 'Points of priority added.'),
})

const way = line(mostOfWay)

type Cause = (typeof overflowCauses)[number]

const overflowWays = Object.fromEntries(overflowCauses.map(cause => [cause, Type.Optional(way)])) as Record<
  Cause,
  Type.TOptional<typeof way>
>

/** How a group's queue treats who waits. */
export const queueFields = {
  ageing: rule(
    'ageing',
    'Seconds of wait that make up for one point of priority, so that nobody starves; 0 = priority always goes first.',
  ),
  levels: rule('levels', 'Agents up to this level from the start; 0 = all.'),
  escalation: Type.Optional(
    Type.Array(step, {
      maxItems: mostSteps,
      description:
        'What changes the longer a caller waits; the steps add up, each later than the one before it.',
    }),
  ),
  progress: rule('progress', 'Strategy ring-progressively: after so many seconds one more agent is rung.'),
  sticky_within: rule(
    'stickyWithin',
    'Minutes since their last talk for which an agent is offered the same caller first (`sticky`, strategies 3, 4, 5).',
  ),
  sticky_wait: rule(
    'stickyWait',
    'Seconds the caller waits for just that agent while they are on another call; 0 = not at all.',
  ),
  waiters_per_agent: rule(
    'waitersPerAgent',
    'Most waiting callers for each agent who is logged in; more: `too_many_waiting`. 0 = any number.',
  ),
  max_callbacks: rule(
    'maxCallbacks',
    'Most customers who wait to be called back at once; who asks beyond it hears that it is not possible and waits on. 0 = any number.',
  ),
  needs_agents: flag(
    defaultQueueRules.needsAgents,
    'Whether callers are turned away (`no_agent`) while no agent of the group is logged in.',
  ),
  exits: Type.Optional(
    Type.Record(Type.String({ pattern: '^[0-9*#]$' }), way, {
      additionalProperties: false,
      description: `Where a key (0-9, *, #) leads while waiting: ${exitForms.en}`,
    }),
  ),
  overflows: Type.Optional(
    Type.Object(overflowWays, {
      additionalProperties: false,
      description: `Where each way of not being served leads; without an entry \`overflow\` says so, or the call-flow server. ${wayOutForms.en}`,
    }),
  ),
  announce_every: rule('announceEvery', 'Seconds from one announcement to who waits to the next; 0 = none.'),
  say_position: flag(defaultQueueRules.sayPosition, 'Whether the place in the queue is announced.'),
  say_wait: flag(defaultQueueRules.sayWait, 'Whether the wait to be expected is announced.'),
  whisper: Type.Optional({
    ...audio,
    description: 'What only the agent hears when they have answered, before the two talk; "" = nothing.',
  }),
  whisper_wait: flag(
    defaultQueueRules.whisperWait,
    'Whether the agent hears how long the caller has waited.',
  ),
  record: flag(defaultQueueRules.record, "Whether the group's calls are recorded."),
  record_announcement: Type.Optional({
    ...audio,
    description: 'What the caller hears before the wait where calls are recorded; "" = nothing.',
  }),
  service_level: rule('serviceLevel', 'Answered within so many seconds counts for the service level.'),
  short_abandon: rule(
    'shortAbandon',
    'Who hangs up within so many seconds is not counted as abandoned, but apart.',
  ),
}

const names = {
  ageing: 'ageing',
  levels: 'levels',
  escalation: 'escalation',
  progress: 'progress',
  sticky_within: 'stickyWithin',
  sticky_wait: 'stickyWait',
  waiters_per_agent: 'waitersPerAgent',
  max_callbacks: 'maxCallbacks',
  needs_agents: 'needsAgents',
  exits: 'exits',
  overflows: 'overflows',
  announce_every: 'announceEvery',
  say_position: 'sayPosition',
  say_wait: 'sayWait',
  whisper: 'whisper',
  whisper_wait: 'whisperWait',
  record: 'record',
  record_announcement: 'recordAnnouncement',
  service_level: 'serviceLevel',
  short_abandon: 'shortAbandon',
} as const satisfies Record<keyof typeof queueFields, keyof QueueRules>

type Body = Values<typeof queueFields>

/** What of the rules was sent. */
export function queueChange(body: Body): Partial<QueueRules> {
  const { escalation, ...rest } = fromJson(names, body)
  return { ...rest, ...(escalation === undefined ? {} : { escalation: escalation.map(wholeStep) }) }
}

const wholeStep = (sent: NonNullable<Body['escalation']>[number]): Escalation => ({
  levels: null,
  skills: 0,
  priority: 0,
  ...sent,
})

export const queueView = (rules: QueueRules) => ({
  ...toJson(names, rules),
  escalation: rules.escalation.map(each => ({ ...each })),
  exits: { ...rules.exits },
  overflows: { ...rules.overflows },
})

/** Refuses what the schema cannot tell. Throws ApiError that says where, and what was expected. */
export function checkQueue(group: string, body: Body): void {
  const { escalation = [], exits = {}, overflows = {} } = body
  const outOfOrder = stepOutOfOrder(escalation)
  if (outOfOrder !== -1) {
    throw refused(`escalation/${outOfOrder}/after`, {
      expected: later(escalation[outOfOrder - 1]?.after ?? 0),
    })
  }
  for (const [key, text] of Object.entries(exits)) checkExit(group, key, text)
  for (const [cause, text] of Object.entries(overflows)) {
    if (!isOverflowWay(text ?? '')) throw refused(`overflows/${cause}`, { expected: wayOutForms })
  }
  checkAudio('whisper', body.whisper)
  checkAudio('record_announcement', body.record_announcement)
}

function checkExit(group: string, key: string, text: string): void {
  if (!isExitWay(text)) throw refused(`exits/${key}`, { expected: exitForms })
  const way = readWayOut(text)
  if (way?.type === 'queue' && way.group === group) throw refused(`exits/${key}`, { expected: elsewhere })
}

const later = (after: number) => ({
  en: `a time after ${after} seconds, that of the step before it`,
  zh: `大于上一步的 ${after} 秒`,
})

const elsewhere = {
  en: 'another group: who waits in this one would lose their place for nothing',
  zh: '另一个座席组：转回本组只会丢失排队位置',
}
