import type { LegId } from '../../../src/core/shared/ids.ts'
import { Driver } from './driver.ts'
import type { House } from './house.ts'
import type { Phone } from './phone/baresip.ts'
import type { ToneName } from './tones.ts'

/** Inner XML of `<dialplan>`: at 7000 nacd leaves a caller alone, and the scenario commands the switch itself. */
export const leftAlone = `<extension name="left-alone"><condition field="destination_number" expression="^7000$">
<action application="answer"/><action application="park"/></condition></extension>`

/** A caller parked on the switch, and a driver that may command the leg. */
export interface Caller {
  readonly phone: Phone
  readonly driver: Driver
  readonly legId: LegId
  /** Hangs up; resolves when the leg is gone. */
  leave(): Promise<void>
}

/** Resolves with the new leg, parked. */
export async function dialIn(phone: Phone, driver: Driver): Promise<LegId> {
  await phone.dial('7000')
  const { leg } = await driver.event('legCreated')
  await driver.event('legParked', { legId: leg.legId })
  return leg.legId
}

export async function parkedCaller(
  house: House,
  number = '1002',
  tone: ToneName = 'caller',
): Promise<Caller> {
  const driver = house.lendOut(await Driver.connect(house.eventSocket))
  const phone = await house.phone(number, { tone })
  const legId = await dialIn(phone, driver)
  return {
    phone,
    driver,
    legId,
    async leave() {
      await phone.hangUp()
      await driver.event('legEnded', { legId })
    },
  }
}
