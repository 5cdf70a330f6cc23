import { expect, it } from 'vitest'
import { onEachSwitch } from './support/on-each-switch.ts'
import { registeredSipp } from './support/phone/sipp-phone.ts'
import { handOver } from './support/switch/freeswitch-configuration.ts'
import { until } from './support/until.ts'

/** A number of eleven digits or more is a direct number. */
const dialplan = `${handOver('direct_in', '^([0+][0-9]{10,14})$', 'nin_did')}
${handOver('answered', '^77([0-9]+)$', 'nin_did', 'answer')}`

onEachSwitch(
  'nin_did',
  house => {
    it.each(['01088886601', '+861088886601'])('%s rings the extension behind it', async number => {
      const { flow, push } = house()
      const [called, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial(number)
      expect(await called.rings()).toBe('1002')
      await called.answer()
      await caller.established()
      await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
      await called.hangUp()
      await caller.closed()
      await push.tells({
        [`inbound 1002 to ${number}`]: ['incoming', 'answered', 'hangup'],
        'outbound 1002 to 1001': ['callout', 'answered', 'hangup'],
      })
      expect(push.events.map(({ event, middle_number }) => `${event} ${middle_number}`)).toEqual(
        push.events.map(({ event }) => `${event} 01088886601`),
      )
      expect(flow.requests).toEqual([])
    })

    it.each([
      ['busy', '486 Busy Here', /^486 /],
      ['refused', '603 Decline', /^486 /],
      ['not there', '480 Temporarily Unavailable', /^480 /],
      ['naming another', '302 Moved Temporarily', /^480 /],
    ])('%s: the caller is told', async (_what, status, told) => {
      const refusing = await registeredSipp(house(), '1003', 'decline', { words: { status } })
      const caller = await house().phone('1002')
      await caller.dial('01088886603')
      expect(await caller.closed()).toMatch(told)
      await refusing.succeeds()
    })

    it('not registered: 480', async () => {
      const caller = await house().phone('1002')
      await caller.dial('01088886604')
      expect(await caller.closed()).toMatch(/^480 /)
    })

    it('the caller gives up: the phone stops ringing', async () => {
      const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
      await caller.dial('01088886601')
      await called.rings()
      await caller.hangUp()
      await called.closed()
    })

    it('a caller whom the dialplan has answered hears a ringing tone', async () => {
      const [called, caller] = await Promise.all([
        house().phone('1001', { tone: 'agent' }),
        house().phone('1002', { tone: 'caller' }),
      ])
      await caller.dial('7701088886601')
      await caller.established()
      await called.rings()
      const tone = () => caller.ear.since().some(({ sound, ms }) => sound === 'noise' && ms >= 500)
      await until('a ringing tone', tone)
      await called.answer()
      await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
      await caller.hangUp()
      await called.closed()
    })

    it('an operator ends a call that rings', async () => {
      const { nacd } = house()
      const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
      await caller.dial('01088886601')
      await called.rings()
      const [live] = await until('the call', async () => {
        const calls = await nacd.api.calls()
        return calls[0]?.legs.length === 2 && calls
      })
      expect(live).toMatchObject({ phase: 'bridging', group: '', agent: '1001' })
      const uuid = live?.uuid ?? ''
      await nacd.api.remove(`/v1/calls/${uuid}`)
      await Promise.all([called.closed(), caller.closed()])
      const record = await until('its record', () => nacd.api.cdr(uuid))
      expect(record).toMatchObject({
        group: '',
        middle_number: '01088886601',
        callee_number: '01088886601',
        answered_at: null,
        ended_by: 'system',
        steps: [
          { type: 'arrived' },
          { type: 'did_looked_up', detail: { what: 'in_did', result: 'found', extension: '1001' } },
          { type: 'dialing', detail: { number: '1001' } },
          { type: 'ended' },
        ],
      })
    })

    it('a number that nobody has: 404', async () => {
      const caller = await house().phone('1002')
      await caller.dial('01088886699')
      expect(await caller.closed()).toMatch(/^404 /)
    })
  },
  { dialplan },
)

onEachSwitch(
  'nin_did, in_did_ring_seconds 3',
  house => {
    it('nobody answers: 480', async () => {
      const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
      await caller.dial('01088886601')
      await called.rings()
      expect(await caller.closed()).toMatch(/^480 /)
      await called.closed()
    })
  },
  { dialplan, settings: { in_did_ring_seconds: '3' } },
)
