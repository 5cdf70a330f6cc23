import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, freeRange } from '../../test/scenarios/support/free-ports.ts'
import { Nacd } from '../../test/scenarios/support/nacd/nacd.ts'
import { type FreeswitchHome, findFreeswitch } from '../../test/scenarios/support/switch/freeswitch-home.ts'
import { makeTempFolder } from '../../test/scenarios/support/temp-folder.ts'
import type { BareFreeswitch } from '../support/bare-freeswitch.ts'
import { printTable } from '../support/table.ts'
import { type Callers, openCallers } from './cps-peer/callers.ts'
import { type Carrier, openCarrier } from './cps-peer/carrier.ts'
import { decisionsSince } from './cps-peer/decisions.ts'
import { startLimitingSwitch } from './cps-peer/limiting-switch.ts'
import { burstLoad, type Load, steadyLoad } from './cps-peer/loads.ts'
import { worstSecond } from './worst-second.ts'

const cps = 10
const loadMs = 15_000
/** Three times what may pass. */
const offered = 3 * cps
/** How long a call waits for nacd's line, and so how long answers may come after the last call. */
const waitSeconds = 2

/** Who limits, and the user part that leads there. */
const contenders = [
  { name: 'nacd: cps of the gateway', user: 'nacd' },
  { name: 'FreeSWITCH: limit hash', user: 'limit' },
] as const

/**
 * One FreeSWITCH, one carrier, the same calls: its `limit hash` and nacd's CPS, counted by when INVITEs come to the
 * carrier. Of nacd also when each line was given: between the two lies what the switch takes to make a leg.
 */
export async function run(): Promise<void> {
  const home = findFreeswitch()
  if (home === null) {
    console.log('\nno FreeSWITCH found: calls per second not measured beside its limit')
    return
  }
  const folder = makeTempFolder('bench-cps-peer')
  const closing: (() => unknown)[] = [() => folder.remove()]
  try {
    const house = await openHouse(home, folder.path, closing)
    const rows: string[][] = []
    for (const load of [steadyLoad(offered, loadMs), burstLoad(offered, loadMs)]) {
      for (const { name, user } of contenders)
        rows.push([load.name, name, ...(await measure(house, user, load))])
    }
    const heading = [
      'calls come',
      'limited by',
      'offered',
      'at the carrier',
      'of what may pass',
      'worst second',
      'as decided',
      'answers',
    ]
    printTable(
      `${cps} calls a second may pass, ${offered} are offered, ${loadMs / 1000} s each`,
      heading,
      rows,
    )
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

interface House {
  readonly nacd: Nacd
  readonly carrier: Carrier
  readonly callers: Callers
}

async function openHouse(home: FreeswitchHome, folder: string, closing: (() => unknown)[]): Promise<House> {
  const ports = { callers: await freePort(), trunk: await freePort(), carrier: await freePort() }
  const carrier = await openCarrier(ports.carrier)
  closing.push(() => carrier.close())
  const place = join(folder, 'freeswitch')
  const freeswitch = await startLimitingSwitch(home, place, { ...ports, rtp: await freeRange(4_000) }, cps)
  closing.push(() => freeswitch.program.stop())
  const nacd = await startNacd(join(folder, 'nacd'), freeswitch)
  closing.push(() => nacd.stop())
  const callers = await openCallers(await freePort(), ports.callers)
  closing.push(() => callers.close())
  return { nacd, carrier, callers }
}

async function startNacd(folder: string, { esl }: BareFreeswitch): Promise<Nacd> {
  mkdirSync(folder)
  const listen = await freePort()
  const nacd = new Nacd(folder, listen, {
    settings: { listen: `127.0.0.1:${listen}`, log_level: 'warn', line_max_wait: String(waitSeconds) },
    switch: {
      name: 'fs1',
      type: 'freeswitch',
      host: '127.0.0.1',
      port: String(esl.port),
      password: esl.password,
    },
    dialplan: '',
  })
  await nacd.start()
  await nacd.api.put('/v1/gateways/carrier', { kind: 'freeswitch', cps, max_concurrent: null })
  return nacd
}

async function measure(
  { nacd, callers, carrier }: House,
  user: (typeof contenders)[number]['user'],
  { times }: Load,
): Promise<string[]> {
  carrier.forget()
  const began = Date.now()
  const { startedAt, answers } = await callers.call(user, times, (waitSeconds + 3) * 1000)
  const within = carrier.arrivals.filter(at => at < startedAt + loadMs)
  return [
    String(times.length),
    String(within.length),
    (within.length / ((cps * loadMs) / 1000)).toFixed(3),
    String(worstSecond(carrier.arrivals)),
    user === 'nacd' ? String(worstSecond(await decisionsSince(nacd.api, began))) : '',
    [...answers].map(([status, count]) => `${status}: ${count}`).join(', '),
  ]
}
