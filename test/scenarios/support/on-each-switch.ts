import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { House, type HouseOptions } from './house.ts'
import { findFreeswitch } from './switch/freeswitch-home.ts'
import { type SwitchKind, switchKinds } from './switch/switch-kind.ts'

/** Options of a house; a function where they are known only when something has been started for it. */
type LateOptions = HouseOptions | (() => Promise<HouseOptions>)

/**
 * Runs `scenarios` on the embedded switch and on FreeSWITCH, each with a house of its own. After each scenario the
 * phones go, and nothing of a call may be left. `NACD_SCENARIO_SWITCH` picks one of the two.
 */
export function onEachSwitch(
  topic: string,
  scenarios: (house: () => House) => void,
  options: LateOptions = {},
): void {
  for (const kind of switchKinds) onSwitch(kind, topic, scenarios, options)
}

/** The same on one kind of switch only. */
export function onSwitch(
  kind: SwitchKind,
  topic: string,
  scenarios: (house: () => House) => void,
  options: LateOptions = {},
): void {
  const missing = whyNot(kind)
  if (missing !== null) {
    console.warn(`SKIPPED ${topic} on ${kind}: ${missing}`)
    describe.skip(`${topic} on ${kind} (${missing})`, () => scenarios(noHouse))
    return
  }
  describe(`${topic} on ${kind}`, () => {
    let opened: House | null = null
    const house = () => opened ?? noHouse()
    beforeAll(async () => {
      opened = await House.open(kind, typeof options === 'function' ? await options() : options)
    })
    afterAll(async () => {
      await opened?.close()
    })
    beforeEach(() => {
      house().flow.begin(() => ({ action: 'hangup' }))
      house().push.begin()
    })
    afterEach(async () => {
      await house().tidyUp()
    })
    scenarios(house)
  })
}

/** Why there are no scenarios on that kind, null = there are. */
export function whyNot(kind: SwitchKind): string | null {
  const wanted = process.env.NACD_SCENARIO_SWITCH
  if (wanted !== undefined && wanted !== '' && wanted !== kind) return `NACD_SCENARIO_SWITCH is ${wanted}`
  if (kind === 'freeswitch' && findFreeswitch() === null)
    return 'no FreeSWITCH found: set FREESWITCH_HOME, or put freeswitch on the PATH'
  return null
}

function noHouse(): never {
  throw new Error('the house is open only while a scenario runs')
}
