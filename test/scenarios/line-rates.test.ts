import { expect, it } from 'vitest'
import type { House } from './support/house.ts'
import { setRoutes } from './support/nacd/route-table.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { caller } from './support/phone/callers.ts'
import { Carrier } from './support/phone/carrier.ts'
import { type LoggedMessage, worstSlidingSecond } from './support/phone/carrier-log.ts'
import type { Sipp } from './support/phone/sipp.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'
import { EventListener } from './support/switch/event-listener.ts'

/** Calls per second the carrier allows. */
const cps = 10
/** How long three times as many are offered, s; the long run is not part of the usual suite. */
const isLong = process.env.NACD_LONG_LOAD === '1'
const burstSeconds = isLong ? 600 : 20
const evenSeconds = isLong ? 600 : 8
/**
 * A line counts from when the switch has called, so what the switch takes to stop the music and to call is lost of each:
 * on a machine that does much besides, 100 ms and more. How much of a limit is used is measured by the long run.
 */
const leastUse = 0.6
/** Longest wait for a line, so that no more than so many seconds' calls wait at once. */
const settings = { line_music: 'music.wav', line_max_wait: '2' }

/** `perSecond` calls a second, so long; each is answered and over soon, or refused. */
function offer(house: House, perSecond: number, forSeconds: number, number: string): Promise<Sipp> {
  return registeredSipp(house, caller, 'call-out', {
    callee: number,
    calls: perSecond * forSeconds,
    words: { milliseconds: '60000' },
    args: ['-r', String(perSecond), '-l', '1000'],
  })
}

/** Hears of every leg the switch makes to a carrier. */
const listenTo = (house: House): Promise<EventListener> =>
  EventListener.start(house.eventSocket, 'CHANNEL_CREATE', ['Call-Direction', 'Event-Date-Timestamp'])

/**
 * The calls to the carrier in their worst second, and the share of what it allows while calls were offered. By the clock of
 * the switch that makes them: SIPp, which plays the carrier, takes what came while it had no turn all at once.
 */
function made(legs: EventListener, seconds: number): { calls: number; worst: number; use: number } {
  const times = legs.events
    .filter(event => event['Call-Direction'] === 'outbound')
    .map(event => Number(event['Event-Date-Timestamp']) / 1000)
  const first = times[0] ?? 0
  const offered = times.filter(at => at < first + seconds * 1000)
  return { calls: times.length, worst: worstSlidingSecond(times), use: offered.length / (cps * seconds) }
}

/** Each call that was answered ends with one. */
const byes = (messages: readonly LoggedMessage[]): number =>
  new Set(messages.filter(({ startLine }) => startLine.startsWith('BYE ')).map(({ callId }) => callId)).size

onEachSwitch(
  'calls per second',
  house => {
    it.each([
      ['as soon as a second has room', false, burstSeconds],
      ['evenly spaced', true, evenSeconds],
    ])(
      '%s: in no second more than the carrier allows, and that is used',
      async (_how, evenSpacing, seconds) => {
        const a = await Carrier.open(house(), 'a', { cps, even_spacing: evenSpacing })
        await setRoutes(house().nacd.api, { prefix: '139', gateway: 'a' })
        await a.plays({ type: 'answers', talkMs: 200 })
        const legs = house().lendOut(await listenTo(house()))
        const callers = await offer(house(), 3 * cps, seconds, '13900139000')
        // Of thousands of callers one may hang up and be refused in the same moment: that is no matter here.
        await callers.ended((seconds + 20) * 1000)
        const seen = made(legs, seconds)
        console.info(`${house().kind}, even spacing ${evenSpacing}, ${seconds} s:`, seen)
        expect(a.invites).toHaveLength(seen.calls)
        expect(seen.worst).toBeLessThanOrEqual(cps)
        expect(seen.use).toBeGreaterThanOrEqual(leastUse)
      },
      (burstSeconds + 60) * 1000,
    )

    it('a carrier that refuses above a lower limit of its own: what it refuses goes out elsewhere', async () => {
      const [a, b] = await Promise.all([
        Carrier.open(house(), 'strict', { cps: 20 }),
        Carrier.open(house(), 'other', { cps: 20 }),
      ])
      await setRoutes(
        house().nacd.api,
        { prefix: '139', gateway: 'strict', priority: 1 },
        { prefix: '139', gateway: 'other', priority: 2 },
      )
      await Promise.all([
        a.plays({ type: 'limits', perSecond: 5, talkMs: 200 }),
        b.plays({ type: 'answers', talkMs: 200 }),
      ])
      const callers = await offer(house(), 10, 3, '13900139000')
      await callers.succeeds(30_000)
      const answered = [a, b].map(({ messages }) => byes(messages))
      expect(answered[0]).toBeGreaterThan(0)
      expect((answered[0] ?? 0) + (answered[1] ?? 0)).toBe(30)
    })
  },
  { settings, rtpPorts: 800 },
)
