import Type from 'typebox'
import { groupDefaults } from '../../core/acd/group-defaults.ts'
import type { GroupRecord } from '../../core/acd/records.ts'
import { strategies } from '../../core/acd/strategies/names.ts'
import { overflowForms } from '../../core/flow/built-in/overflow.ts'
import type { OverflowCircle } from '../../ports/queue/agent-admin.ts'
import type { ApiPlugin } from '../api.ts'
import type { HttpDeps, LiveGroup } from '../deps.ts'
import { fromJson, toJson } from '../resource/field-names.ts'
import { resource, type Values } from '../resource/resource.ts'
import { audio, cutPage, line, seconds } from '../resource/schemas.ts'
import { checkAudio, checkOpeningHours, checkOverflow } from '../resource/text-forms.ts'
import { groupsKnown } from '../resource/unknown-groups.ts'
import { ApiError } from '../server/errors.ts'
import { groupDayView, toGroupDay } from './figures-view.ts'
import { checkQueue, queueChange, queueFields, queueView } from './queue-fields.ts'

const language = Type.Enum(['', 'zh', 'en', 'ask'], {
  description: 'Of the prompts: "" = that of the house, ask = the caller chooses by key.',
})

const fields = {
  name: Type.Optional(line(64)),
  strategy: Type.Optional(
    Type.Enum([...strategies], {
      description:
        'How callers are given to agents; of agents at several levels the lower levels come first. "0" to "5" are the modes of the same names elsewhere: 0 = top-down, 1 = random, 2 = round-robin, 3 to 5 = the same with the agent who last spoke with the caller first.',
    }),
  ),
  ring_timeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 600, description: 'Seconds.' })),
  wrap_up: Type.Optional(seconds),
  max_wait: Type.Optional(seconds),
  max_length: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  overflow: Type.Optional({ ...line(256), description: overflowForms.en }),
  music: Type.Optional(audio),
  announcements: Type.Optional(Type.Array(audio, { maxItems: 20 })),
  agent_number_announcement: Type.Optional(Type.Boolean()),
  survey: Type.Optional(Type.Boolean()),
  sticky: Type.Optional(
    Type.Boolean({
      description: 'Whether the agent who last spoke with the caller comes before any strategy.',
    }),
  ),
  opening_hours: Type.Optional({
    ...line(1024),
    description:
      '`mon-fri 09:00-12:00,13:30-18:00; sat 10:00-12:00`, 周一至周五 09:00-18:00, 24h; "" = always.',
  }),
  greeting: Type.Optional(audio),
  language: Type.Optional(language),
  ...queueFields,
}

const live = Type.Object({
  waiting: Type.Integer(),
  longest_wait_ms: Type.Integer(),
  agents: Type.Record(Type.String(), Type.Integer(), { description: 'How many agents are in each state.' }),
  callbacks_waiting: Type.Integer({
    description: 'Of those waiting: customers who are called when their turn comes.',
  }),
  missing_audio: Type.Array(Type.Object({ field: Type.String(), name: Type.String() }), {
    description: 'Audio of these fields that is in no voices folder: nobody would hear it.',
  }),
  ...groupDayView,
})

const view = Type.Object({
  ...Type.Required(Type.Object(fields)).properties,
  number: Type.String(),
  strategy: Type.String(),
  language,
  live,
})

const names = {
  number: 'number',
  name: 'name',
  strategy: 'strategy',
  ring_timeout: 'ringTimeout',
  wrap_up: 'wrapUp',
  max_wait: 'maxWait',
  max_length: 'maxLength',
  overflow: 'overflow',
  music: 'music',
  announcements: 'announcements',
  agent_number_announcement: 'agentNumberAnnouncement',
  survey: 'survey',
  sticky: 'sticky',
  opening_hours: 'openingHours',
  greeting: 'greeting',
  language: 'language',
} as const satisfies Record<
  'number' | Exclude<keyof typeof fields, keyof typeof queueFields>,
  Exclude<keyof GroupRecord, 'queue'>
>

const nothingLive: LiveGroup = { waiting: 0, longestWaitMs: 0, agents: {}, callbacksWaiting: 0 }

type Deps = Pick<HttpDeps, 'agents' | 'live' | 'figures' | 'missingAudio'>

/** `/v1/groups`: agent groups, with who waits now. */
export function groups({ agents: store, live: now, figures, missingAudio }: Deps): ApiPlugin {
  const toView = (record: GroupRecord, live = now.groups()) => {
    const { waiting, longestWaitMs, agents, callbacksWaiting } = live.get(record.number) ?? nothingLive
    return {
      ...toJson(names, record),
      announcements: [...record.announcements],
      ...queueView(record.queue),
      live: {
        ...{ waiting, longest_wait_ms: longestWaitMs, agents, callbacks_waiting: callbacksWaiting },
        missing_audio: missingAudio(record).map(each => ({ ...each })),
        ...toGroupDay(figures.group(record.number), figures.since),
      },
    }
  }
  return resource({
    path: '/v1/groups',
    key: 'number',
    one: 'a group',
    fields,
    filters: {},
    view,
    async list(_query, page) {
      const found = cutPage(await store.groups(), page)
      const live = now.groups()
      return { total: found.total, items: found.items.map(record => toView(record, live)) }
    },
    async find(number) {
      const record = (await store.groups()).find(group => group.number === number)
      return record === undefined ? null : toView(record)
    },
    async put(number, body) {
      check(number, body)
      const queue = { ...groupDefaults.queue, ...queueChange(body) }
      const record = { ...groupDefaults, ...fromJson(names, body), queue, number }
      const { type } = leadsSomewhere(await store.saveGroup(record))
      return { created: type === 'created', view: toView(record) }
    },
    async patch(number, body) {
      check(number, body)
      const change = { ...fromJson(names, body), queue: queueChange(body) }
      const outcome = leadsSomewhere(await store.changeGroup(number, change))
      return outcome.type === 'changed' ? toView(outcome.record) : null
    },
    async remove(number) {
      const outcome = await store.removeGroup(number)
      if (outcome.type === 'inUse') throw new ApiError('group_in_use', { groups: outcome.groups })
      return outcome.type === 'removed'
    },
  })
}

/** The outcome of a write whose ways out all lead somewhere, and none back; else throws ApiError. */
function leadsSomewhere<T extends { readonly type: string }>(outcome: T | OverflowCircle) {
  if (isCircle(outcome)) throw new ApiError('overflow_circle', { groups: outcome.groups })
  return groupsKnown(outcome)
}

const isCircle = (outcome: { readonly type: string }): outcome is OverflowCircle => outcome.type === 'circle'

function check(number: string, body: Values<typeof fields>): void {
  checkForms(body)
  checkQueue(number, body)
}

function checkForms(body: Values<typeof fields>): void {
  const { opening_hours, overflow, greeting, music, announcements = [] } = body
  checkOpeningHours('opening_hours', opening_hours)
  checkOverflow('overflow', overflow)
  checkAudio('greeting', greeting)
  checkAudio('music', music)
  for (const [index, audio] of announcements.entries()) checkAudio(`announcements/${index}`, audio)
}
