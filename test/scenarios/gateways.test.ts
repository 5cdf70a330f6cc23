import { expect, it } from 'vitest'
import {
  answerAndStay,
  challenge,
  expectRequest,
  respond,
  SippTrunk,
} from '../../softswitch/testing/sipp-trunk.ts'
import { freePort } from './support/free-ports.ts'
import type { House } from './support/house.ts'
import { onEachSwitch } from './support/on-each-switch.ts'
import { askSwitch } from './support/switch/event-socket.ts'
import { until } from './support/until.ts'

interface Live {
  readonly live: { readonly switches: readonly { readonly state: string; readonly up: boolean }[] }
}

/** How the gateway is at the house's switch, as /v1/gateways tells it. */
async function stateOf(house: House, name: string): Promise<string> {
  const { live } = await house.nacd.api.get<Live>(`/v1/gateways/${name}`)
  return live.switches.map(({ state, up }) => `${state} ${up ? 'up' : 'down'}`).join(',')
}

async function becomes(house: House, name: string, state: string): Promise<void> {
  await until(`${name} is ${state}`, async () => (await stateOf(house, name)) === state, { within: 15_000 })
}

/** Resolves when the switch itself tells that of the gateway: a call before would go where no carrier is any more. */
async function switchSays(house: House, name: string, words: string): Promise<void> {
  const says = async () =>
    (await askSwitch(house.eventSocket, `sofia status gateway ${name}`)).includes(words)
  await until(`the switch says ${words} of ${name}`, says)
}

/** Has the switch call a number over the gateway, and hangs up when it is up; resolves with its answer. */
async function callOver(house: House, name: string): Promise<string> {
  const answer = await askSwitch(house.eventSocket, `originate sofia/gateway/${name}/13800000000 &park()`)
  const uuid = /^\+OK (\S+)/.exec(answer)?.[1]
  if (uuid !== undefined) await askSwitch(house.eventSocket, `uuid_kill ${uuid}`)
  return uuid === undefined ? answer.trim() : 'answered'
}

/** Plays a carrier; resolves once SIPp listens. */
async function carrier(house: House, steps: string): Promise<{ port: number; ended: Promise<number> }> {
  const trunk = await SippTrunk.at(house.ports.sip)
  const ended = trunk.play(steps).then(({ exitCode }) => exitCode)
  await trunk.listens()
  return { port: trunk.port, ended }
}

onEachSwitch('gateways', house => {
  it('one that is made, changed, taken out of use and removed counts at once', async () => {
    const { api } = house().nacd
    const first = await carrier(house(), [challenge('carrier', '4008', 'pw'), answerAndStay].join('\n'))
    const account = { username: '4008', password: 'pw', realm: 'carrier' }
    await api.put('/v1/gateways/telecom', { host: `127.0.0.1:${first.port}`, ...account })
    await becomes(house(), 'telecom', 'NOREG up')
    expect(await callOver(house(), 'telecom')).toBe('answered')
    expect(await first.ended).toBe(0)

    const second = await carrier(house(), [expectRequest('INVITE'), answerAndStay].join('\n'))
    await api.patch('/v1/gateways/telecom', { host: `127.0.0.1:${second.port}` })
    await switchSays(house(), 'telecom', `sip:127.0.0.1:${second.port}`)
    expect(await callOver(house(), 'telecom')).toBe('answered')
    expect(await second.ended).toBe(0)

    await api.patch('/v1/gateways/telecom', { enabled: false })
    await switchSays(house(), 'telecom', 'Invalid Gateway!')
    expect(await callOver(house(), 'telecom')).toBe('-ERR INVALID_GATEWAY')
    await api.remove('/v1/gateways/telecom')
  })

  it('one that registers: not up before the carrier has let it in', async () => {
    const { api } = house().nacd
    const refused = [expectRequest('REGISTER'), respond('403 Forbidden')].join('\n')
    const strict = await carrier(house(), refused)
    const account = { username: '4008', password: 'pw', register: true, register_seconds: 60 }
    await api.put('/v1/gateways/telecom', { host: `127.0.0.1:${strict.port}`, ...account })
    await becomes(house(), 'telecom', 'FAIL_WAIT down')
    expect(await callOver(house(), 'telecom')).toBe('-ERR GATEWAY_DOWN')
    expect(await strict.ended).toBe(0)

    const granted = respond('200 OK', 'Expires: 60\n')
    const kind = await carrier(house(), [expectRequest('REGISTER'), granted].join('\n'))
    await api.patch('/v1/gateways/telecom', { host: `127.0.0.1:${kind.port}` })
    await becomes(house(), 'telecom', 'REGED up')
    expect(await kind.ended).toBe(0)
    await api.remove('/v1/gateways/telecom')
  })

  it('a call over one where nobody listens fails at once', async () => {
    const { api } = house().nacd
    await api.put('/v1/gateways/closed', { host: `127.0.0.1:${await freePort()}` })
    await becomes(house(), 'closed', 'NOREG up')
    expect(await callOver(house(), 'closed')).toBe('-ERR NORMAL_TEMPORARY_FAILURE')
    await api.remove('/v1/gateways/closed')
  })
})
