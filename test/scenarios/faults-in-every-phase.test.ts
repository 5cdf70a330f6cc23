import { expect, it } from 'vitest'
import type { FlowEvent, FlowResponseInput } from '../../src/callflow/index.ts'
import { askDigits, bridge, hangup, playback, queue } from './support/flow/answers.ts'
import type { FlowReply } from './support/flow/flow-server.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { until } from './support/until.ts'

/** Longer than a busy machine needs for an answer. */
const timeoutMs = 1_000

const json = (body: string): FlowReply => ({
  type: 'raw',
  status: 200,
  contentType: 'application/json',
  body,
})

/**
 * What the server does with the question, and how the call's record names that. Each that counts as no answer stands apart
 * from the others: at five of them in a row the server would be left alone for a while.
 */
const faults: Readonly<Record<string, readonly [reply: FlowReply | 'dead', reason: string]>> = {
  'is dead': ['dead', 'refused'],
  'answers HTML': [
    { type: 'raw', status: 200, contentType: 'text/html', body: '<html>502</html>' },
    'not_json',
  ],
  'answers too late': [{ type: 'late', ms: 3 * timeoutMs, body: hangup() }, 'timeout'],
  'says 10 MB': [json(`{"action":"${'x'.repeat(10_000_000)}"}`), 'too_large'],
  'never answers': [{ type: 'silence' }, 'timeout'],
  'writes wrong types': [json('{"action":"hangup","action_data":[1]}'), 'wrong_type'],
  'is cut off in the middle': [{ type: 'half' }, 'refused'],
  'names an unknown action': [json('{"action":"teleport"}'), 'unknown_action'],
  'says less than it announced': [{ type: 'short', body: hangup() }, 'timeout'],
  'says 500': [{ type: 'raw', status: 500, contentType: 'text/plain', body: 'no database' }, 'status'],
}

/** Timers that run in nacd's process, its own work between calls included. */
const timers = ({ nacd }: House): Promise<number> =>
  nacd.api.metric('nacd_nodejs_active_resources{type="Timeout"}')

/** One for each call would be ten. */
const otherTimers = 5

interface Scene {
  readonly house: House
  readonly caller: Phone
  /** Where the caller's ear was when they dialled. */
  readonly from: number
}

interface PhaseCase {
  readonly event: FlowEvent
  /** What the server answers to `incoming` so that the question comes; null = `incoming` is the question. */
  readonly before: FlowResponseInput | null
  /** What people do until then. */
  readonly act?: (scene: Scene) => Promise<void>
}

const rated = { use_survey: true, survey_ring: ['goodbye.wav', 'digits/2.wav'] }

const phases: readonly PhaseCase[] = [
  { event: 'incoming', before: null },
  {
    event: 'dtmf',
    before: askDigits(1),
    async act({ caller, from }) {
      await caller.ear.hears('enterDigits', { from })
      await caller.press('7')
    },
  },
  { event: 'bridge_failed', before: bridge('1004') },
  { event: 'queue_failed', before: queue('999') },
  { event: 'playback_done', before: playback('digits/0.wav', 'continue') },
]

/** One call that comes to a fault at the phase's question; resolves with what became of it. */
async function suffer(house: House, caller: Phone, phase: PhaseCase, reply: FlowReply | 'dead') {
  const { flow, nacd } = house
  const scene = { house, caller, from: caller.ear.position }
  const before = phase.before ?? hangup()
  flow.begin(({ event }) => {
    if (event !== phase.event && reply === 'dead') return { type: 'last', body: before }
    return event === phase.event && reply !== 'dead' ? reply : before
  })
  if (phase.before === null && reply === 'dead') await flow.stop()
  await caller.dial('120')
  const uuid = await until('the call', async () => (await nacd.api.calls())[0]?.uuid)
  await phase.act?.(scene)
  await caller.closed()
  const cdr = await until('the call record', () => nacd.api.cdr(uuid))
  await flow.stop()
  await flow.start()
  await house.nothingLeft()
  const failed = cdr.steps.find(({ type }) => type === 'server_failed')
  const fallback = cdr.steps.find(({ type }) => type === 'fallback')
  const went = `${failed?.detail.reason}, ${fallback?.detail.type ?? 'no fallback'}`
  const heard = caller.ear.tonesSince(scene.from).at(-1)
  return { went, heard, cdr }
}

onEachSwitch(
  'a call-flow server that fails in every phase',
  house => {
    it.each(phases)(
      'at $event: the call goes the way of http_fallback',
      async phase => {
        const caller = await house().phone('1002')
        const before = await timers(house())
        const seen: Record<string, string> = {}
        for (const [what, [reply]] of Object.entries(faults)) {
          const { went, heard } = await suffer(house(), caller, phase, reply)
          seen[what] = `${went}, heard ${heard}`
        }
        const expected = Object.entries(faults).map(([what, [, reason]]) => [
          what,
          `${reason}, playback, heard atYourService`,
        ])
        expect(seen).toEqual(Object.fromEntries(expected))
        await until('no timer left', async () => (await timers(house())) < before + otherTimers)
        await house().push.closes()
      },
      120_000,
    )

    it('at survey: the rating is kept, and the call is over as it would be anyway', async () => {
      const [caller, agent] = [
        await house().phone('1002', { tone: 'caller' }),
        await house().phone('1001', { tone: 'agent', answer: 'auto' }),
      ]
      const survey: PhaseCase = {
        event: 'survey',
        before: bridge('1001', rated),
        async act({ from }) {
          await caller.ear.hears('agent', { from })
          await agent.hangUp()
          await caller.ear.hears('goodbye', { from, forMs: 150 })
          await caller.press('5')
        },
      }
      const seen: Record<string, string> = {}
      for (const [what, [reply]] of Object.entries(faults)) {
        const { went, cdr } = await suffer(house(), caller, survey, reply)
        seen[what] = `${went}, ${cdr.survey_digit}, ${cdr.ended_by}`
      }
      const expected = Object.entries(faults).map(([what, [, reason]]) => [
        what,
        `${reason}, no fallback, 5, agent`,
      ])
      expect(seen).toEqual(Object.fromEntries(expected))
      await house().push.closes()
    }, 120_000)
  },
  { settings: { http_timeout_ms: String(timeoutMs), http_fallback: 'playback:at-your-service.wav' } },
)
