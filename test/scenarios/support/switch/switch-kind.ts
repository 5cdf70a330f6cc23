import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, freeRange } from '../free-ports.ts'
import { customerQueries, extensions } from '../nacd/customer-database.ts'
import type { Nacd } from '../nacd/nacd.ts'
import { Program } from '../process/program.ts'
import { until } from '../until.ts'
import { askSwitch, type EventSocketAddress } from './event-socket.ts'
import { startFreeswitch } from './freeswitch.ts'
import type { FreeswitchMore } from './freeswitch-configuration.ts'
import { findFreeswitch } from './freeswitch-home.ts'

export const switchKinds = ['embedded', 'freeswitch'] as const
export type SwitchKind = (typeof switchKinds)[number]

/** Where a switch of the scenarios listens. */
export interface SwitchPorts {
  readonly sip: number
  readonly esl: number
  readonly rtp: { readonly low: number; readonly high: number }
  /** nacd's own HTTP port. */
  readonly http: number
  /** Where the carrier listens, and where the switch listens for it (FreeSWITCH: a profile of its own). */
  readonly carrier: number
  readonly trunk: number
}

/** What differs between the switches. */
interface SwitchSetup {
  /** Attributes of `<switch>` in nacd.conf.xml. */
  attributes(ports: SwitchPorts): Readonly<Record<string, string>>
  /** Starts it where nacd does not; null where nacd does. `own`: with users and a dialplan of its own. */
  start(folder: string, ports: SwitchPorts, own: boolean, more?: FreeswitchMore): Promise<Program | null>
  /** Starts another one after it has died, as it was. */
  restart(folder: string, ports: SwitchPorts): Promise<Program>
  eventSocketPassword(nacd: Nacd): string
}

const softswitch = fileURLToPath(new URL('../../../../softswitch/main.ts', import.meta.url))

const freeswitchPassword = 'scenario-event-socket'

/** What the switch says it is to nacd when it asks for directory and dialplan. */
export const xmlCurl = { user: 'scenario', password: 'scenario-xml-curl' } as const

export const setups: Readonly<Record<SwitchKind, SwitchSetup>> = {
  embedded: {
    attributes: ({ sip, esl, rtp }) => ({
      name: 'local',
      type: 'embedded',
      sip: `127.0.0.1:${sip}`,
      rtp: `${rtp.low}-${rtp.high}`,
      esl: `127.0.0.1:${esl}`,
    }),
    start: () => Promise.resolve(null),
    async restart(folder) {
      const settings = join(folder, 'var', 'softswitch-local.json')
      const program = await Program.start(process.execPath, [softswitch, settings], {
        name: 'embedded switch',
      })
      await program.line(/"ready"/, 60_000)
      return program
    },
    eventSocketPassword: nacd => nacd.secret('eventSocketPassword'),
  },
  freeswitch: {
    attributes: ({ esl }) => ({
      name: 'fs1',
      type: 'freeswitch',
      host: '127.0.0.1',
      port: String(esl),
      password: freeswitchPassword,
      gateway_profile: 'internal',
    }),
    start: startScenarioFreeswitch,
    restart: (folder, ports) => startScenarioFreeswitch(folder, ports, false),
    eventSocketPassword: () => freeswitchPassword,
  },
}

async function startScenarioFreeswitch(
  folder: string,
  ports: SwitchPorts,
  own: boolean,
  more?: FreeswitchMore,
): Promise<Program> {
  const { sip, esl, rtp, http, carrier, trunk } = ports
  const home = findFreeswitch()
  if (home === null) throw new Error('no FreeSWITCH on this machine')
  return startFreeswitch(home, {
    folder: join(folder, 'freeswitch'),
    sipPort: sip,
    rtp,
    trunk: { port: trunk, carrierPort: carrier },
    esl: { port: esl, password: freeswitchPassword },
    source: own
      ? { type: 'own', users: extensions }
      : { type: 'nacd', url: `http://127.0.0.1:${http}/v1/freeswitch/xml`, ...xmlCurl },
    ...(more === undefined ? {} : { more }),
  })
}

/** Of the embedded switch that a controller with its `var` in this folder has started. */
export const embeddedPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'var', 'softswitch-local.pid'), 'utf8'))

export async function pickPorts(rtpPorts: number): Promise<SwitchPorts> {
  return {
    sip: await freePort(),
    esl: await freePort(),
    http: await freePort(),
    carrier: await freePort(),
    trunk: await freePort(),
    rtp: await freeRange(rtpPorts),
  }
}

/** Waits until phones can register. */
export async function switchReady(kind: SwitchKind, address: EventSocketAddress): Promise<void> {
  if (kind === 'embedded') return
  const isUp = async () => {
    const status = await askSwitch(address, 'sofia status').catch(() => '')
    return /internal\s.*RUNNING/.test(status) && /external\s.*RUNNING/.test(status)
  }
  await until('the SIP profiles of FreeSWITCH', isUp, { within: 40_000, every: 100 })
}

/** The settings of nacd that have to do with the customer's database, beside its place. */
export const databaseSettings = { db_type: 'sqlite', ...customerQueries } as const
