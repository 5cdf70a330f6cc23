import { defaultQueueRules, type QueueRules } from '../../core/acd/queue-rules.ts'
import { agent, group } from '../../core/acd/testing/records.ts'
import type { FlowResponse } from '../../core/flow/contract.ts'
import type { CallFlow } from '../../ports/calls/call-flow.ts'
import { House } from './house.ts'
import type { PaperQueueStore } from './paper-queue-store.ts'

/** Who has a phone. */
export const agents = ['1001', '1003']

/** Both say something to who waits; keys and too long a wait lead from one to the other, and out. */
const groups = [
  group('121', {
    wrapUp: 5,
    announcements: ['comfort.wav'],
    queue: {
      ...defaultQueueRules,
      announceEvery: 20,
      exits: { '1': 'queue:122', '2': 'voicemail', '3': 'flow', '4': 'number:1003' },
      overflows: { timeout: 'queue:122' },
    },
  }),
  group('122', {
    wrapUp: 5,
    maxWait: 30,
    queue: {
      ...defaultQueueRules,
      announceEvery: 5,
      exits: { '1': 'queue:121' },
      overflows: { timeout: 'queue:121' },
    },
  }),
]

/** Of 1001. */
export const directNumber = '01088886601'

const answers: readonly Partial<FlowResponse>[] = [
  { action: 'queue', action_data: { ad_group: '121', ad_timeout: '60' } },
  { action: 'queue', action_data: { ad_group: '121' } },
  { action: 'bridge', action_data: { ad_number: '1001' }, bridge_fail_ring: 'busy.wav' },
  { action: 'bridge', action_data: { ad_number: '13900139000', ad_gateway: '*' } },
  { action: 'playback', action_data: { ad_rings: 'a.wav', ad_then: 'continue' } },
  { action: 'dtmf', dtmf_len: 1 },
  {
    action: 'bridge',
    action_data: { ad_number: '1003' },
    after_bridge: 'playback',
    after_bridge_data: '10086',
    use_survey: true,
  },
  { action: 'voicemail', action_data: { ad_number: '1001' } },
  { action: 'queue', action_data: { ad_group: '121' }, after_bridge: 'playback', use_survey: true },
  { action: 'transfer', action_data: { ad_number: '1001' } },
  { action: 'hangup' },
]

/** In some of them several phones ring at once. */
const strategies = ['longest-idle', 'ring-all', 'ring-progressively', 'ring-all'] as const

/** What the group says to the agent alone, and whether it records: it may have been changed while nacd was away. */
const rules: readonly Partial<QueueRules>[] = [{}, { whisper: 'a.wav', record: true }, { whisperWait: true }]

export interface DiceHouseOptions {
  /** Decides what the groups' rules and, without a call flow, the server's answers are. */
  readonly dice: number
  readonly callFlow: CallFlow | null
  /** What a controller before this one left. */
  readonly kept: PaperQueueStore
  /** Legs nacd makes are named from here on. */
  readonly firstId: number
}

/** A house whose rules and whose server's answers are thrown by dice. */
export function diceHouse({ dice, callFlow, kept, firstId }: DiceHouseOptions): House {
  const said = Array.from({ length: 300 }, (_, index) => answers[(index + dice) % answers.length] ?? {})
  const house = new House(callFlow ?? said, undefined, undefined, kept)
  house.dids.extensions.set(directNumber, '1001')
  house.firstId = firstId
  house.trunks.limit(1)
  const changed = rules[dice % rules.length]
  const strategy = strategies[dice % strategies.length] ?? ''
  house.groups.push(...groups.map(each => ({ ...each, strategy, queue: { ...each.queue, ...changed } })))
  house.agents.push(...agents.map(extension => agent(extension, ['121', '122'])))
  return house
}
