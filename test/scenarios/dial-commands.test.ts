import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { CalledLeg, LegTarget } from '../../src/core/call/switch-command.ts'
import { type LegId, legId as toLegId } from '../../src/core/shared/ids.ts'
import type { OnceAnswered } from '../../src/ports/switch.ts'
import type { Driver } from './support/driver.ts'
import { type BareSwitch, onEachBareSwitch } from './support/switch/bare-switch.ts'

const far = '13900139000'
const mark = '13900139000/01088886601//139'

/** At 7001 a caller waits without having been answered; at 7002 a leg is noted to have come through the dialplan. */
const dialplan = `<extension name="waits"><condition field="destination_number" expression="^7001$">
<action application="park"/></condition></extension>
<extension name="comes"><condition field="destination_number" expression="^7002$">
<action application="set" data="nacd_role=came"/><action application="park"/></condition></extension>`

const newId = (): LegId => toLegId(randomUUID())

/** A leg to ring, with a uuid of ours. */
const leg = (target: LegTarget, more: Partial<CalledLeg> = {}): CalledLeg => ({
  target,
  legId: newId(),
  displayNumber: '',
  mark: '',
  variables: {},
  ...more,
})
const phone = (number: string): CalledLeg => leg({ type: 'extension', number })
const trunk = (): CalledLeg =>
  leg({ type: 'gateway', gateway: 'carrier', number: far }, { mark, displayNumber: '01088886601' })
const idOf = ({ legId }: CalledLeg): LegId => legId as LegId

/** A caller who waits, and a way to ring others for them. */
async function caller(bare: BareSwitch) {
  const driver = await bare.driver()
  const phoneOf = await bare.phone('1003', { tone: 'caller' })
  await phoneOf.dial('7001')
  const { leg: own } = await driver.event('legParked')
  const bridge = async (legs: readonly CalledLeg[], timeoutSeconds = 20) => {
    const requestId = driver.request()
    const { legId } = own
    await driver.send({
      ...{ type: 'bridgeTo', legId, requestId, legs, timeoutSeconds, ringback: [], middleNumber: '' },
      callerExtension: '',
      calledNumber: '',
    })
    return () => driver.event('bridgeDone', { requestId })
  }
  return { driver, phone: phoneOf, legId: own.legId, bridge }
}

async function originate(
  driver: Driver,
  legs: readonly CalledLeg[],
  onAnswer: OnceAnswered,
  timeoutSeconds = 20,
) {
  const jobId = newId()
  await driver.send({ type: 'originateTo', jobId, legs, displayName: 'Li Lei', timeoutSeconds, onAnswer })
  return () => driver.event('originateDone', { legId: jobId })
}

const park: OnceAnswered = { type: 'application', name: 'park', data: '' }

onEachBareSwitch('several legs at once', dialplan, bare => {
  it('two phones ring: who answers has the caller, the other is told so', async () => {
    const [one, two] = await Promise.all([bare().phone('1001'), bare().phone('1002', { tone: 'agent' })])
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), { ...phone('1002'), variables: { leg_timeout: '15', a: 'x, y' } }]
    const done = await bridge([a, b])
    expect(await Promise.all([one.rings(), two.rings()])).toEqual(['1003', '1003'])
    await two.answer()
    await calling.ear.hears('agent')
    await one.closed()
    expect(await driver.event('legEnded', { legId: idOf(a) })).toMatchObject({
      cause: 'LOSE_RACE',
      endedBy: 'switch',
      answeredAt: null,
    })
    expect(await driver.event('legBridged', { legId })).toMatchObject({ otherId: idOf(b) })
    await two.hangUp()
    expect(await done()).toMatchObject({ cause: 'NORMAL_CLEARING' })
    expect(await driver.event('legEnded', { legId: idOf(b) })).toMatchObject({ endedBy: 'far' })
    expect(driver.story(idOf(a))).toEqual(['legCreated', 'legProgress', 'legEnded'])
    expect(driver.story(idOf(b)).slice(0, 3)).toEqual(['legCreated', 'legProgress', 'legAnswered'])
    await calling.closed()
  })
  it('a busy phone ends only its own leg; the trunk goes on, with uuid, gateway and mark from the first', async () => {
    const [busy, outside] = await Promise.all([
      bare().phone('1001'),
      bare().carrierPhone(far, { tone: 'agent' }),
    ])
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), trunk()]
    const done = await bridge([a, b])
    await busy.rings()
    expect(await outside.rings()).toBe('01088886601')
    await busy.hangUp()
    expect(await driver.event('legEnded', { legId: idOf(a) })).toMatchObject({
      cause: 'USER_BUSY',
      sipCode: 486,
      endedBy: 'far',
    })
    await outside.answer()
    await calling.ear.hears('agent')
    const { leg: created } = await driver.event('legCreated', { legId: idOf(b) })
    expect(created).toMatchObject({ gateway: 'carrier', direction: 'outbound' })
    expect(created.variables).toMatchObject({ nacd_line: mark, nacd_call: legId })
    await calling.hangUp()
    await done()
    await driver.event('legEnded', { legId: idOf(b) })
  })

  it('all fail: each leg says how, and the caller stays', async () => {
    const busy = await bare().phone('1001')
    await bare().carrier(far, 'carrier-announces', { status: '503 Service Unavailable' })
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), trunk()]
    const done = await bridge([a, b, leg({ type: 'endpoint', text: 'error/USER_BUSY' })])
    await busy.rings()
    await busy.hangUp()
    const end = await done()
    expect(end.cause).toBe('USER_BUSY')
    // FreeSWITCH knows the status of the last that ended only.
    expect([0, 486]).toContain(end.sipCode)
    expect(await driver.event('legEnded', { legId: idOf(a) })).toMatchObject({ sipCode: 486 })
    expect(await driver.event('legEnded', { legId: idOf(b) })).toMatchObject({
      cause: 'NORMAL_TEMPORARY_FAILURE',
      sipCode: 503,
    })
    expect(driver.story(legId)).not.toContain('legEnded')
    const again = await bridge([leg({ type: 'endpoint', text: 'error/USER_BUSY' })])
    expect(await again()).toMatchObject({ cause: 'USER_BUSY', sipCode: 0 })
    await calling.hangUp()
    await driver.event('legEnded', { legId })
  })

  it('early media of a trunk does not take the call from a phone that rings', async () => {
    await bare().carrier(far, 'carrier-early')
    const called = await bare().phone('1001', { tone: 'agent' })
    const { driver, phone: calling, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), trunk()]
    const done = await bridge([a, b])
    await called.rings()
    await driver.event('legProgress', { legId: idOf(b) })
    await called.answer()
    await calling.ear.hears('agent')
    expect(await driver.event('legEnded', { legId: idOf(b) })).toMatchObject({ cause: 'LOSE_RACE' })
    await calling.hangUp()
    await done()
  })

  it('the ring time counts through early media', async () => {
    await bare().carrier(far, 'carrier-early')
    await bare().phone('1001')
    const { driver, phone: calling, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), trunk()]
    const done = await bridge([a, b], 2)
    expect(await done()).toMatchObject({ cause: 'NO_ANSWER' })
    for (const legId of [idOf(a), idOf(b)])
      expect(await driver.event('legEnded', { legId })).toMatchObject({
        cause: 'NO_ANSWER',
        answeredAt: null,
      })
    await calling.hangUp()
  })

  it('the caller hangs up while two ring: both are called off', async () => {
    const [one, two] = await Promise.all([bare().phone('1001'), bare().phone('1002')])
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), phone('1002')]
    const done = await bridge([a, b])
    await Promise.all([one.rings(), two.rings()])
    await calling.hangUp()
    await Promise.all([one.closed(), two.closed()])
    for (const each of [legId, idOf(a), idOf(b)])
      expect(await driver.event('legEnded', { legId: each })).toMatchObject({ cause: 'ORIGINATOR_CANCEL' })
    expect(await done()).toMatchObject({ cause: 'ORIGINATOR_CANCEL' })
  })

  it('one of two is killed while it rings: the other goes on', async () => {
    const [one, two] = await Promise.all([bare().phone('1001'), bare().phone('1002', { tone: 'agent' })])
    const { driver, phone: calling, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), phone('1002')]
    const done = await bridge([a, b])
    await Promise.all([one.rings(), two.rings()])
    await driver.send({ type: 'hangup', legId: idOf(a), cause: 'NO_ANSWER' })
    await one.closed()
    expect(await driver.event('legEnded', { legId: idOf(a) })).toMatchObject({ cause: 'NO_ANSWER' })
    await two.answer()
    await calling.ear.hears('agent')
    await calling.hangUp()
    await done()
  })

  it('the only one is killed while it rings: the bridge ends with that cause, and the caller stays', async () => {
    const one = await bare().phone('1001')
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const a = phone('1001')
    const done = await bridge([a])
    await one.rings()
    await driver.send({ type: 'hangup', legId: idOf(a), cause: 'NO_ANSWER' })
    expect(await done()).toMatchObject({ cause: 'NO_ANSWER' })
    await one.closed()
    expect(driver.story(legId)).not.toContain('legEnded')
    await calling.hangUp()
  })

  it('two phones answer at once: one has the caller, the other is hung up', async () => {
    const [one, two] = await Promise.all([bare().phone('1001'), bare().phone('1002')])
    const { driver, phone: calling, legId, bridge } = await caller(bare())
    const [a, b] = [phone('1001'), phone('1002')]
    const done = await bridge([a, b])
    await Promise.all([one.rings(), two.rings()])
    await Promise.all([one.pickUp(), two.pickUp()])
    await calling.established()
    const { otherId } = await driver.event('legBridged', { legId })
    const [winner, loser] = otherId === idOf(a) ? [a, b] : [b, a]
    expect(otherId).toBe(idOf(winner))
    expect(await driver.event('legEnded', { legId: idOf(loser) })).toMatchObject({ cause: 'LOSE_RACE' })
    await (winner === a ? two : one).closed()
    expect(driver.story(idOf(winner))).not.toContain('legEnded')
    await calling.hangUp()
    await done()
  })

  it('without a caller: the first that answers does what was said', async () => {
    const [one, two] = await Promise.all([bare().phone('1001'), bare().phone('1002', { tone: 'agent' })])
    const driver = await bare().driver()
    const [a, b] = [phone('1001'), { ...phone('1002'), displayNumber: '4008' }]
    const done = await originate(driver, [a, b], park)
    await one.rings()
    expect(await two.rings()).toBe('4008')
    await two.answer()
    expect(await done()).toMatchObject({ outcome: { ok: true, answered: idOf(b) } })
    expect(await driver.event('legEnded', { legId: idOf(a) })).toMatchObject({ cause: 'LOSE_RACE' })
    const parked = await driver.event('legParked', { legId: idOf(b) })
    expect(parked.leg).toMatchObject({ callerName: 'Li Lei', extension: '1002' })
    await two.hangUp()
  })

  it('without a caller: the one who answered is put through to another', async () => {
    const [one, two] = await Promise.all([
      bare().phone('1001', { tone: 'caller' }),
      bare().phone('1002', { tone: 'agent' }),
    ])
    const driver = await bare().driver()
    const a = phone('1001')
    const data = '{origination_caller_id_number=4008,origination_caller_id_name=Li Lei}user/1002'
    const done = await originate(driver, [a], { type: 'application', name: 'bridge', data })
    await one.rings()
    await one.answer()
    expect(await done()).toMatchObject({ outcome: { ok: true, answered: idOf(a) } })
    expect(await two.rings()).toBe('4008')
    await two.answer()
    await Promise.all([one.ear.hears('agent'), two.ear.hears('caller')])
    await two.hangUp()
    await one.closed()
  })

  it('without a caller: on through the dialplan', async () => {
    const one = await bare().phone('1001')
    const driver = await bare().driver()
    const a = { ...phone('1001'), variables: { nacd_sent: '7002' } }
    const then = { type: 'extension', extension: '7002', dialplan: 'XML', context: 'default' } as const
    const done = await originate(driver, [a], then)
    await one.rings()
    await one.answer()
    expect(await done()).toMatchObject({ outcome: { ok: true, answered: idOf(a) } })
    const { leg: parked } = await driver.event('legParked', { legId: idOf(a) })
    expect(parked).toMatchObject({ sentOn: false, variables: { nacd_role: 'came' } })
    driver.forget()
    await driver.send({ type: 'transfer', legId: idOf(a), destination: '7001', nextPart: 2 })
    expect(await driver.event('legParked', { legId: idOf(a) })).toMatchObject({ leg: { sentOn: true } })
    await one.hangUp()
  })

  it.each([
    ['error/USER_BUSY', 'USER_BUSY'],
    ['sofia/gateway/nobody/1', 'INVALID_GATEWAY'],
    ['nothing/1', 'CHAN_NOT_IMPLEMENTED'],
  ])('without a caller, %s: %s', async (text, cause) => {
    const driver = await bare().driver()
    const done = await originate(driver, [leg({ type: 'endpoint', text })], park)
    expect(await done()).toMatchObject({ outcome: { ok: false, cause } })
  })

  it('without a caller: early media is no answer', async () => {
    await bare().carrier(far, 'carrier-early')
    const driver = await bare().driver()
    const a = trunk()
    const done = await originate(driver, [a], park, 2)
    expect(await driver.event('legProgress', { legId: idOf(a) })).toMatchObject({ media: true })
    expect(await done()).toMatchObject({ outcome: { ok: false, cause: 'NO_ANSWER' } })
    expect(driver.story(idOf(a))).not.toContain('legParked')
  })

  it('without a caller, called off while it rings, and not answered', async () => {
    const one = await bare().phone('1001')
    const driver = await bare().driver()
    const [a, b] = [phone('1001'), phone('1001')]
    const killed = await originate(driver, [a], park)
    await one.rings()
    await driver.send({ type: 'hangup', legId: idOf(a), cause: 'ORIGINATOR_CANCEL' })
    expect(await killed()).toMatchObject({ outcome: { ok: false, cause: 'ORIGINATOR_CANCEL' } })
    await one.closed()
    const late = await originate(driver, [b], park, 1)
    expect(await late()).toMatchObject({ outcome: { ok: false, cause: 'NO_ANSWER' } })
    await driver.event('legEnded', { legId: idOf(b) })
  })

  // What the driver does not send, but people who know FreeSWITCH do.
  it.each([
    ['error/USER_BUSY|error/CALL_REJECTED', 'CALL_REJECTED'],
    ['[leg_timeout=1]user/1001|error/USER_BUSY', 'USER_BUSY'],
    ['{originate_timeout=1}user/1001|error/USER_BUSY', 'NO_ANSWER'],
    ['user/1009,error/USER_BUSY', 'USER_BUSY'],
    ['error/USER_BUSY,user/1009', 'SUBSCRIBER_ABSENT'],
    ['error/NO_SUCH_CAUSE', 'NORMAL_CLEARING'],
  ])('originate %s: %s', async (dial, cause) => {
    await bare().phone('1001')
    expect(await bare().ask(`originate ${dial} &park()`)).toBe(`-ERR ${cause}\n`)
  })
})
