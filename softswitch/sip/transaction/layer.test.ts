import { describe, expect, it } from 'vitest'
import { createIds } from '../ids.ts'
import { defaultLimits } from '../limits.ts'
import type { SipMessage, SipRequest } from '../message/message.ts'
import { parseDatagram } from '../message/parse.ts'
import { createResponse } from '../message/response.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import type { Flow } from '../transport/flow.ts'
import { TransactionLayer } from './layer.ts'
import type { ServerTransaction } from './server.ts'
import { standardTimes } from './timer-table.ts'

const udp: Flow = { ip: '192.0.2.1', port: 5060, transport: 'udp' }
const tcp: Flow = { ...udp, transport: 'tcp' }

function request(method: string, branch = 'z9hG4bK1', extra: string[] = [], to = '<sip:c@d>'): SipRequest {
  const lines = [
    `${method} sip:c@192.0.2.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.1;branch=${branch}`,
    'From: <sip:a@b>;tag=1',
    `To: ${to}`,
    'Call-ID: 1',
    `CSeq: 1 ${method}`,
    ...extra,
    '',
    '',
  ]
  const parsed = parseDatagram(Buffer.from(lines.join('\r\n')), defaultLimits)
  if (parsed.type !== 'message' || parsed.message.type !== 'request') throw new Error('bad test message')
  return parsed.message
}

/** A layer whose wire is a list of `time firstLine`, times in ms since the start. */
class Bench {
  readonly clock = new FakeClock()
  readonly wire: string[] = []
  readonly told: string[] = []
  readonly watched: Flow[] = []
  readonly servers: ServerTransaction[] = []
  broken = false
  readonly #start = this.clock.now()
  readonly layer: TransactionLayer

  constructor(limits = defaultLimits) {
    this.layer = new TransactionLayer({
      clock: this.clock,
      times: standardTimes,
      ids: createIds(),
      limits,
      common: [],
      send: (_, data, failed) => {
        this.wire.push(
          `${this.clock.now() - this.#start} ${data.toString().split(' ').slice(0, 2).join(' ')}`,
        )
        if (this.broken) failed(new Error('broken'))
      },
      watch: flow => void this.watched.push(flow),
      requested: transaction => void this.servers.push(transaction),
      acknowledged: () => void this.told.push('ACK'),
      overloaded: () => void this.told.push('overloaded'),
    })
  }

  get now(): number {
    return this.clock.now() - this.#start
  }

  /** Sends a request and tells what comes of it with its time. */
  client(sent: SipRequest, flow: Flow): void {
    this.layer.request(sent, flow, {
      response: response => void this.told.push(`${this.now} ${response.status}`),
      died: why => void this.told.push(`${this.now} ${why}`),
    })
  }

  respond(sent: SipRequest, status: number): void {
    this.layer.receive(createResponse(sent, status, { toTag: 't' }), udp)
  }

  receive(message: SipMessage, flow: Flow = udp): ServerTransaction {
    this.layer.receive(message, flow)
    const last = this.servers.at(-1)
    if (last === undefined) throw new Error('no transaction')
    return last
  }

  /** Times at which something went over the wire. */
  get times(): number[] {
    return this.wire.map(entry => Number(entry.split(' ')[0]))
  }
}

describe('client transactions', () => {
  it('INVITE over UDP: A doubles, B ends it after 32 s', () => {
    const bench = new Bench()
    bench.client(request('INVITE'), udp)
    bench.clock.advance(100_000)
    expect(bench.times).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 31_500])
    expect([bench.told, bench.layer.size, bench.clock.pending]).toEqual([['32000 timeout'], 0, 0])
  })

  it('other request over UDP: E doubles up to T2, F ends it after 32 s', () => {
    const bench = new Bench()
    bench.client(request('BYE'), udp)
    bench.clock.advance(100_000)
    expect(bench.times).toEqual([0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
    expect(bench.told).toEqual(['32000 timeout'])
  })

  it('after a provisional response E runs at T2, an INVITE is not repeated at all', () => {
    const [bye, invite] = [new Bench(), new Bench()]
    bye.client(request('BYE'), udp)
    invite.client(request('INVITE'), udp)
    bye.respond(request('BYE'), 100)
    invite.respond(request('INVITE'), 180)
    for (const bench of [bye, invite]) bench.clock.advance(600_000)
    expect(bye.times).toEqual([0, 500, 4_500, 8_500, 12_500, 16_500, 20_500, 24_500, 28_500])
    expect([bye.told, invite.told]).toEqual([['0 100', '32000 timeout'], ['0 180']])
    expect([invite.times, invite.layer.size]).toEqual([[0], 1])
  })

  it('a refused INVITE is acknowledged, every time, for 32 s; the refusal is told once', () => {
    const bench = new Bench()
    const invite = request('INVITE')
    bench.client(invite, udp)
    bench.respond(invite, 486)
    bench.respond(invite, 486)
    expect(bench.wire).toEqual(['0 INVITE sip:c@192.0.2.1', '0 ACK sip:c@192.0.2.1', '0 ACK sip:c@192.0.2.1'])
    bench.clock.advance(31_999)
    expect(bench.layer.size).toBe(1)
    bench.clock.advance(1)
    expect([bench.told, bench.layer.size]).toEqual([['0 486'], 0])
  })

  it('every 2xx of an INVITE is told for 32 s and acknowledged by the user only', () => {
    const bench = new Bench()
    bench.client(request('INVITE'), udp)
    bench.respond(request('INVITE'), 200)
    bench.clock.advance(31_999)
    bench.respond(request('INVITE'), 200)
    bench.clock.advance(1)
    bench.respond(request('INVITE'), 200)
    expect(bench.told).toEqual(['0 200', '31999 200'])
    expect([bench.wire.length, bench.layer.size]).toEqual([1, 0])
  })

  it('over TCP nothing is repeated and nothing lingers', () => {
    const bench = new Bench()
    bench.client(request('BYE'), tcp)
    bench.clock.advance(20_000)
    bench.respond(request('BYE'), 200)
    bench.clock.advance(0)
    expect([bench.times, bench.told, bench.layer.size]).toEqual([[0], ['20000 200'], 0])
  })

  it('K absorbs repeated answers for T4', () => {
    const bench = new Bench()
    bench.client(request('BYE'), udp)
    bench.respond(request('BYE'), 200)
    bench.respond(request('BYE'), 200)
    bench.clock.advance(4_999)
    expect(bench.layer.size).toBe(1)
    bench.clock.advance(1)
    expect([bench.told, bench.layer.size]).toEqual([['0 200'], 0])
  })

  it('a broken transport is told once', () => {
    const bench = new Bench()
    bench.broken = true
    bench.client(request('INVITE'), tcp)
    expect([bench.told, bench.layer.size, bench.clock.pending]).toEqual([['0 transport error'], 0, 0])
  })

  it('every request is watched for when nobody listens, each time it is sent', () => {
    const bench = new Bench()
    bench.client(request('INVITE'), udp)
    bench.clock.advance(500)
    bench.respond(request('INVITE'), 486)
    expect([bench.watched, bench.wire.length]).toEqual([[udp, udp], 3])
  })

  it('nobody listens: what waits for an answer there has failed, but an INVITE that is worked on', () => {
    const bench = new Bench()
    const [begun, withdrawn, worked] = ['z9hG4bK1', 'z9hG4bK2', 'z9hG4bK3'].map(branch =>
      request('INVITE', branch),
    )
    for (const invite of [begun, withdrawn, worked]) bench.client(invite as SipRequest, udp)
    bench.client(request('BYE'), udp)
    bench.client(request('OPTIONS', 'z9hG4bK4'), { ...udp, port: 5062 })
    bench.client(request('OPTIONS', 'z9hG4bK5'), tcp)
    bench.respond(worked as SipRequest, 180)
    bench.told.length = 0
    bench.layer.refused(udp)
    expect([bench.told, bench.layer.size]).toEqual([Array(3).fill('0 transport error'), 3])
  })

  it('who asks again when told that nobody listens is not refused for it', () => {
    const bench = new Bench()
    const again = request('OPTIONS', 'z9hG4bK2')
    const died = () => bench.client(again, udp)
    bench.layer.request(request('OPTIONS'), udp, { response: () => undefined, died })
    bench.layer.refused(udp)
    bench.respond(again, 200)
    expect(bench.told).toEqual(['0 200'])
  })

  it('responses are matched by branch and method', () => {
    const bench = new Bench()
    bench.client(request('INVITE'), udp)
    bench.respond(request('CANCEL'), 200)
    bench.respond(request('INVITE', 'z9hG4bK2'), 200)
    expect(bench.told).toEqual([])
  })
})

describe('server transactions', () => {
  it('a refusal of an INVITE is repeated by G up to T2 until H', () => {
    const bench = new Bench()
    bench.receive(request('INVITE')).respond(486)
    bench.clock.advance(100_000)
    expect(bench.times).toEqual([0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500])
    expect(bench.layer.size).toBe(0)
  })

  it('its ACK stops G; I absorbs more of them for T4', () => {
    const bench = new Bench()
    bench.receive(request('INVITE')).respond(486)
    bench.receive(request('ACK'))
    bench.receive(request('ACK'))
    bench.clock.advance(4_999)
    expect([bench.wire.length, bench.layer.size]).toEqual([1, 1])
    bench.clock.advance(1)
    expect([bench.layer.size, bench.told]).toEqual([0, []])
  })

  it('over TCP a refusal is sent once and an ACK ends it at once', () => {
    const bench = new Bench()
    bench.receive(request('INVITE'), tcp).respond(486)
    bench.clock.advance(20_000)
    bench.receive(request('ACK'), tcp)
    bench.clock.advance(0)
    expect([bench.times, bench.layer.size]).toEqual([[0], 0])
  })

  it('a repeated request gets the last response again, and is told once', () => {
    const bench = new Bench()
    const invite = bench.receive(request('INVITE'))
    bench.receive(request('INVITE'))
    invite.respond(100)
    invite.respond(180)
    bench.receive(request('INVITE'))
    expect(bench.wire).toEqual(['0 SIP/2.0 100', '0 SIP/2.0 180', '0 SIP/2.0 180'])
    const bye = bench.receive(request('BYE', 'z9hG4bK9'))
    bye.respond(200)
    bye.respond(500)
    bench.receive(request('BYE', 'z9hG4bK9'))
    expect(bench.wire.slice(3)).toEqual(['0 SIP/2.0 200', '0 SIP/2.0 200'])
    expect(bench.servers).toHaveLength(2)
  })

  it('an accepted INVITE absorbs its repetitions for 32 s; ACKs of either branch reach the user', () => {
    const bench = new Bench()
    bench.receive(request('INVITE')).respond(200)
    bench.receive(request('INVITE'))
    bench.receive(request('ACK', 'z9hG4bK2'))
    bench.receive(request('ACK'))
    bench.clock.advance(31_999)
    expect([bench.wire.length, bench.told, bench.layer.size]).toEqual([1, ['ACK', 'ACK'], 1])
    bench.clock.advance(1)
    expect(bench.layer.size).toBe(0)
  })

  it('J absorbs repetitions of another request for 32 s', () => {
    const bench = new Bench()
    bench.receive(request('OPTIONS')).respond(200)
    bench.clock.advance(31_999)
    expect(bench.layer.size).toBe(1)
    bench.clock.advance(1)
    expect(bench.layer.size).toBe(0)
  })

  it('finds the INVITE of a CANCEL, also of a peer without the cookie', () => {
    const bench = new Bench()
    const [modern, old] = [bench.receive(request('INVITE')), bench.receive(request('INVITE', 'old'))]
    expect(bench.layer.inviteOf(bench.receive(request('CANCEL')).request)).toBe(modern)
    expect(bench.layer.inviteOf(bench.receive(request('CANCEL', 'old')).request)).toBe(old)
    expect(bench.layer.inviteOf(request('CANCEL', 'z9hG4bK7'))).toBeNull()
  })

  it('knows a merged request while the first is being worked on', () => {
    const bench = new Bench()
    const first = bench.receive(request('INVITE'))
    const second = bench.receive(request('INVITE', 'z9hG4bK2'))
    expect([bench.layer.isMerged(first), bench.layer.isMerged(second)]).toEqual([false, true])
    first.respond(407)
    expect(bench.layer.isMerged(second)).toBe(false)
  })
})

describe('limits', () => {
  it('refuses what is too much, in all and of one address', () => {
    const bench = new Bench({ ...defaultLimits, transactions: 3, transactionsPerSource: 2 })
    for (const branch of ['1', '2', '3']) bench.receive(request('OPTIONS', `z9hG4bK${branch}`))
    expect([bench.layer.size, bench.told]).toEqual([2, ['overloaded']])
    bench.receive(request('OPTIONS', 'z9hG4bK4'), { ...udp, ip: '192.0.2.2' })
    expect(bench.layer.size).toBe(3)
    expect(
      bench.layer.request(request('BYE'), udp, { response: () => undefined, died: () => undefined }),
    ).toBeNull()
    bench.servers[0]?.respond(200)
    bench.clock.advance(32_000)
    bench.receive(request('OPTIONS', 'z9hG4bK5'))
    expect(bench.layer.size).toBe(3)
  })
})
