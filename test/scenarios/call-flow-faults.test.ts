import { describe, expect, it } from 'vitest'
import { hangup, onEvents } from './support/flow/answers.ts'
import type { FlowReply } from './support/flow/flow-server.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { until } from './support/until.ts'

const raw = (status: number, contentType: string, body: string): FlowReply => ({
  type: 'raw',
  status,
  contentType,
  body,
})

interface Fault {
  readonly what: string
  readonly reply: FlowReply
  /** As the call's story names it. */
  readonly reason: string
  /** Requests that arrive: a server that was silent or failed is asked once more. */
  readonly asked: number
}

/** How long the server has for an answer: longer than a busy machine needs for one. */
const http_timeout_ms = '2000'

/** One with an answer stands behind each without: after a few without in a row the server is left alone for a while. */
const faults: readonly Fault[] = [
  { what: 'breaks the connection', reply: { type: 'break' }, reason: 'refused', asked: 2 },
  {
    what: 'answers HTML',
    reply: raw(200, 'text/html', '<html>welcome</html>'),
    reason: 'not_json',
    asked: 1,
  },
  { what: 'never answers', reply: { type: 'silence' }, reason: 'timeout', asked: 2 },
  { what: 'says 404', reply: raw(404, 'text/plain', 'not here'), reason: 'status', asked: 1 },
  { what: 'says 500', reply: raw(500, 'text/plain', 'no database'), reason: 'status', asked: 2 },
  {
    what: 'names an unknown action',
    reply: raw(200, 'application/json', '{"action":"teleport"}'),
    reason: 'unknown_action',
    asked: 1,
  },
  {
    what: 'answers too late',
    reply: { type: 'late', ms: 5_000, body: hangup() },
    reason: 'timeout',
    asked: 2,
  },
  {
    what: 'writes a number where a text belongs',
    reply: raw(200, 'application/json', '{"action":"hangup","action_data":7}'),
    reason: 'wrong_type',
    asked: 1,
  },
  {
    what: 'says more than 64 KB',
    reply: raw(200, 'application/json', `{"action":"${'x'.repeat(70_000)}"}`),
    reason: 'too_large',
    asked: 1,
  },
]

/** Why the server's answer to a call was no use, as its record tells. */
async function failureOf({ nacd }: House, uuid: string): Promise<unknown> {
  const cdr = await until('the call record', () => nacd.api.cdr(uuid))
  return cdr.steps.find(({ type }) => type === 'server_failed')?.detail.reason
}

onEachSwitch(
  'a call-flow server that fails, http_fallback hangup',
  house => {
    it.each(faults)('$what: the call is refused', async ({ reply, reason, asked }) => {
      const { flow } = house()
      flow.begin(() => reply)
      const caller = await house().phone('1002')
      await caller.dial('120')
      expect(await caller.closed()).toMatch(/^503 /)
      const { call_uuid } = await flow.asked('incoming')
      expect(await failureOf(house(), call_uuid)).toBe(reason)
      const ids = flow.received.map(({ headers }) => headers['x-nacd-event-id'])
      expect(ids).toHaveLength(asked)
      expect(new Set(ids).size).toBe(1)
    })

    it('a server that fails later on ends the call too', async () => {
      const { flow } = house()
      const halfway = {
        action: 'playback',
        action_data: { ad_rings: 'welcome.wav', ad_then: 'continue' },
      } as const
      flow.begin(onEvents({ incoming: halfway, playback_done: raw(200, 'text/plain', 'what?') }))
      const caller = await house().phone('1002')
      await caller.dial('120')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['welcome'])
    })

    it('is dead: the call is refused, and the next one served when it is back', async () => {
      const { flow } = house()
      const caller = await house().phone('1002')
      await flow.stop()
      await caller.dial('120')
      expect(await caller.closed()).toMatch(/^503 /)
      await flow.start()
      flow.begin(onEvents({ incoming: hangup('goodbye.wav') }))
      await caller.dial('119')
      await caller.closed()
      expect(caller.ear.tonesSince()).toEqual(['goodbye'])
    })
  },
  { settings: { http_timeout_ms } },
)

describe('other ways out', () => {
  onEachSwitch(
    'a call-flow server that fails, http_fallback playback',
    house => {
      it.each(faults.slice(1, 3))('$what: the caller hears the announcement', async ({ reply }) => {
        const { flow, nacd } = house()
        flow.begin(() => reply)
        const caller = await house().phone('1002')
        await caller.dial('120')
        await caller.closed()
        expect(caller.ear.tonesSince()).toEqual(['closed'])
        const { call_uuid } = await flow.asked('incoming')
        expect(await until('the call record', () => nacd.api.cdr(call_uuid))).toMatchObject({
          ended_by: 'system',
        })
      })
    },
    { settings: { http_timeout_ms, http_fallback: 'playback:closed.wav' } },
  )

  onEachSwitch(
    'a call-flow server that fails, http_fallback queue',
    house => {
      it.each(faults.slice(1, 3))('$what: the caller waits for an agent', async ({ reply }) => {
        const { flow, nacd } = house()
        flow.begin(() => reply)
        await nacd.api.put('/v1/groups/121', { music: 'music.wav' })
        await nacd.api.put('/v1/agents/1001', { groups: [{ number: '121' }], status: 'ready' })
        const caller = await house().phone('1002', { tone: 'caller' })
        await caller.dial('120')
        const { call_uuid } = await flow.asked('incoming')
        await until('a waiting caller', async () => (await nacd.api.call(call_uuid))?.phase === 'queued')
        const agent = await house().phone('1001', { tone: 'agent' })
        await agent.rings()
        await agent.answer()
        await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
        await agent.hangUp()
        await caller.closed()
      })

      it('fails again when the wait was in vain: the call ends', async () => {
        const { flow, nacd } = house()
        flow.begin(() => raw(200, 'text/html', '<html>'))
        await nacd.api.put('/v1/groups/121', { music: 'music.wav', max_wait: 1 })
        const caller = await house().phone('1002')
        await caller.dial('120')
        await caller.ear.hears('music')
        await caller.closed()
        expect(flow.requests.map(({ event }) => event)).toEqual(['incoming', 'queue_failed'])
      })
    },
    { settings: { http_timeout_ms, http_fallback: 'queue:121' } },
  )
})
