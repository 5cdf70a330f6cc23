import { expect, it } from 'vitest'
import { extensions } from './support/nacd/customer-database.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { digestAnswer, SipProbe } from './support/phone/probe.ts'

onEachSwitch('extensions', house => {
  it('an extension dials another, both hear each other', async () => {
    const { push, flow } = house()
    const [called, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('1001')
    expect(await called.rings()).toBe('1002')
    await called.answer()
    await caller.established()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
    await caller.hangUp()
    await called.closed()
    expect(flow.requests).toEqual([])
    await push.tells({
      'inbound 1002 to 1001': ['incoming', 'answered', 'hangup'],
      'outbound 1002 to 1001': ['callout', 'answered', 'hangup'],
    })
  })

  it('over TCP', async () => {
    const [called, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent', transport: 'tcp' }),
      house().phone('1002', { tone: 'caller', transport: 'tcp' }),
    ])
    await caller.dial('1001')
    await called.rings()
    await called.answer()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
    await called.hangUp()
    await caller.closed()
  })

  it('digits typed on one phone arrive at the other', async () => {
    const [called, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('1001')
    await called.rings()
    await called.answer()
    await caller.ear.hears('agent')
    await caller.press('5')
    await called.received('5')
  })

  it('a busy extension: the caller hears of it', async () => {
    const [called, caller] = await Promise.all([house().phone('1001'), house().phone('1002')])
    await caller.dial('1001')
    await called.rings()
    await called.hangUp()
    expect(await caller.closed()).toMatch(/^486 /)
  })

  it.each([
    { what: 'a number that nobody has', number: '9999' },
    { what: 'a word', number: 'nobody' },
  ])('$what: 404', async ({ number }) => {
    const caller = await house().phone('1002')
    await caller.dial(number)
    expect(await caller.closed()).toMatch(/^404 /)
  })

  it('a phone that comes back at another address is rung there', async () => {
    const [lost, caller] = await Promise.all([
      house().phone('1001'),
      house().phone('1002', { tone: 'caller' }),
    ])
    await lost.pullPlug()
    const called = await house().phone('1001', { tone: 'agent' })
    await caller.dial('1001')
    await called.rings()
    await called.answer()
    await Promise.all([called.ear.hears('caller'), caller.ear.hears('agent')])
  })
})

onEachSwitch('who may register and call', house => {
  it.each([
    { what: 'a wrong password', number: '1001', password: 'wrong' },
    { what: 'an extension that does not exist', number: '1999', password: 'any' },
  ])('$what cannot register', async ({ number, password }) => {
    const phone = await house().strangePhone(number, { password })
    expect(await phone.register()).toMatch(/^(401|403|404) /)
  })

  it('a caller who cannot prove who they are is refused', async () => {
    const caller = await house().strangePhone('1002', { password: 'wrong' })
    await caller.register()
    await caller.dial('120')
    expect(await caller.closed()).toMatch(/^(401|403|407) /)
    expect(house().flow.requests).toEqual([])
  })

  it('a used answer to a challenge cannot be used again', async () => {
    const probe = house().lendOut(await SipProbe.open(house().ports.sip))
    const account = { number: '1001', password: extensions['1001'] ?? '' }
    const uri = `sip:127.0.0.1:${house().ports.sip}`
    const aor = `<sip:1001@127.0.0.1:${house().ports.sip}>`
    const register = (sequence: number, more: Record<string, string>) =>
      probe.request('REGISTER', uri, {
        From: `${aor};tag=replay`,
        To: aor,
        'Call-ID': `replay-${probe.port}`,
        CSeq: `${sequence} REGISTER`,
        Contact: `<sip:1001@127.0.0.1:${probe.port}>`,
        Expires: '60',
        ...more,
      })
    const challenge = await probe.ask(register(1, {}), 1)
    expect(challenge.status).toBe(401)
    const authorization = digestAnswer(challenge.text, { method: 'REGISTER', uri }, account)
    const first = await probe.ask(register(2, { Authorization: authorization }), 2)
    expect(first.status).toBe(200)
    const again = await probe.ask(register(3, { Authorization: authorization }), 3)
    expect(again.status).toBe(401)
    const next = digestAnswer(again.text, { method: 'REGISTER', uri }, account)
    const gone = register(4, { Authorization: next, Expires: '0' })
    expect((await probe.ask(gone, 4)).status).toBe(200)
  })
})
