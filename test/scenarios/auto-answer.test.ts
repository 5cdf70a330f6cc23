import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { legId } from '../../src/core/shared/ids.ts'
import { Driver } from './support/driver.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import type { Phone } from './support/phone/baresip.ts'
import { until } from './support/until.ts'

/** The INVITE as the phone took it, once it rings. */
async function inviteOf(phone: Phone): Promise<string> {
  const find = () => /^INVITE sip:[\s\S]*?\r?\n\r?\n/m.exec(phone.trace())?.[0] ?? null
  return until('the INVITE in the trace of the phone', find)
}

/** Rings 1001 with these variables on its leg, as nacd does for an agent. */
async function ring(house: House, variables: Readonly<Record<string, string>>) {
  const driver = house.lendOut(await Driver.connect(house.eventSocket))
  const phone = await house.phone('1001')
  const leg = legId(randomUUID())
  await driver.send({
    type: 'originate',
    legId: leg,
    callId: legId(randomUUID()),
    target: { type: 'extension', number: '1001' },
    displayNumber: '1002',
    displayName: '',
    timeoutSeconds: 20,
    variables,
  })
  return { driver, phone, leg }
}

onEachSwitch('auto-answer', house => {
  it('the phone is asked to answer by itself, in the ways phones know', async () => {
    const { phone, driver, leg } = await ring(house(), {
      sip_auto_answer: 'true',
      'sip_h_Alert-Info': '<http://127.0.0.1>;info=alert-autoanswer;delay=0',
    })
    const invite = await inviteOf(phone)
    expect(invite).toMatch(/^INVITE sip:\S+;intercom=true\S* SIP\/2\.0/)
    expect(invite).toMatch(/^Call-Info:\s*<sip:[^>]+>;\s*answer-after=0\r?$/m)
    expect(invite).toMatch(/^Alert-Info:\s*<http:\/\/127\.0\.0\.1>;\s*info=alert-autoanswer;\s*delay=0\r?$/m)
    await driver.send({ type: 'hangup', legId: leg, cause: 'ORIGINATOR_CANCEL' })
    await driver.event('legEnded', { legId: leg })
  })

  it('without being asked it only rings', async () => {
    const { phone, driver, leg } = await ring(house(), {})
    expect(await inviteOf(phone)).not.toMatch(/answer-after|intercom|Alert-Info/)
    await driver.send({ type: 'hangup', legId: leg, cause: 'ORIGINATOR_CANCEL' })
    await driver.event('legEnded', { legId: leg })
  })
})
