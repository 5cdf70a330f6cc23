import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { expect, it } from 'vitest'
import { tortures } from '../../softswitch/sip/testing/torture/torture.ts'
import { bridge, onEvents } from './support/flow/answers.ts'
import type { House } from './support/house.ts'
import { onSwitch } from './support/on-each-switch.ts'
import { SipProbe } from './support/phone/probe.ts'
import { markedPids } from './support/process/leftovers.ts'

/** The same processes as before, and a call reaches the agent as ever. */
async function isUnharmed(house: House, before: readonly number[]): Promise<void> {
  expect(processesOf(house)).toEqual(before)
  house.flow.begin(onEvents({ incoming: bridge('1001') }))
  const [agent, caller] = await Promise.all([
    house.phone('1001', { tone: 'agent' }),
    house.phone('1002', { tone: 'caller' }),
  ])
  await caller.dial('120')
  await agent.rings()
  await agent.answer()
  await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
  await caller.hangUp()
  await agent.closed()
}

/** Process ids of controller and switch. */
const processesOf = ({ nacd }: House): readonly number[] => markedPids(nacd.program.mark)

/** Resolves when the switch has gone through everything thrown at its SIP port before. */
async function answersOptions(probe: SipProbe, sequence: number): Promise<void> {
  const from = `<sip:probe@127.0.0.1:${probe.port}>`
  const fields = {
    From: `${from};tag=alive`,
    To: '<sip:127.0.0.1>',
    'Call-ID': `alive-${probe.port}`,
    CSeq: `${sequence} OPTIONS`,
  }
  expect((await probe.ask(probe.request('OPTIONS', 'sip:127.0.0.1', fields), sequence)).status).toBe(200)
}

/** Random bytes that begin in a way that gets them past the first look. */
function noise(beginning: string, round: number): Buffer {
  return Buffer.concat([Buffer.from(beginning, 'latin1'), randomBytes(1 + ((round * 37) % 1400))])
}

async function throwOverTcp(port: number, chunks: readonly Buffer[]): Promise<void> {
  const socket = createConnection({ host: '127.0.0.1', port })
  // Being thrown out in the middle is a proper answer.
  const closed = new Promise<void>(done => socket.once('close', () => done()))
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.resume()
  for (const chunk of chunks) if (!socket.destroyed) socket.write(chunk)
  socket.end()
  await closed
}

onSwitch('embedded', 'abuse', house => {
  it("every one of RFC 4475's tricks", async () => {
    const before = processesOf(house())
    const probe = house().lendOut(await SipProbe.open(house().ports.sip))
    for (const [index, { bytes }] of tortures(probe.port).entries()) {
      probe.send(bytes)
      await answersOptions(probe, 1_000 + index)
    }
    expect(await house().channels()).toEqual([])
    await isUnharmed(house(), before)
  })

  it('the same over TCP', async () => {
    const before = processesOf(house())
    for (const { bytes } of tortures(9)) await throwOverTcp(house().ports.sip, [bytes])
    expect(await house().channels()).toEqual([])
    await isUnharmed(house(), before)
  })

  it('random bytes at the SIP port', async () => {
    const before = processesOf(house())
    const probe = house().lendOut(await SipProbe.open(house().ports.sip))
    const beginnings = [
      '',
      'INVITE sip:120@127.0.0.1 SIP/2.0\r\n',
      'SIP/2.0 200 OK\r\nVia: ',
      'REGISTER sip:',
    ]
    for (let round = 0; round < 400; round += 1) {
      probe.send(noise(beginnings[round % beginnings.length] ?? '', round))
      if (round % 50 === 49) await answersOptions(probe, 2_000 + round)
    }
    const chunks = Array.from({ length: 50 }, (_, round) => noise(beginnings[round % 4] ?? '', round))
    await throwOverTcp(house().ports.sip, chunks)
    await isUnharmed(house(), before)
  })

  it('random bytes at the event socket, before and after the password', async () => {
    const before = processesOf(house())
    const { port, password } = house().eventSocket
    const beginnings = [
      '',
      'api ',
      'sendmsg ',
      'Content-Length: 99999999999\n\n',
      'bgapi originate {',
      'filter ',
    ]
    for (const entrance of ['', `auth ${password}\n\n`]) {
      const chunks = Array.from({ length: 60 }, (_, round) =>
        Buffer.concat([noise(beginnings[round % beginnings.length] ?? '', round), Buffer.from('\n\n')]),
      )
      await throwOverTcp(port, [Buffer.from(entrance), ...chunks])
    }
    expect(await house().channels()).toEqual([])
    await isUnharmed(house(), before)
  })

  it('random bytes at every RTP port while people talk', async () => {
    house().flow.begin(onEvents({ incoming: bridge('1001') }))
    const [agent, caller] = await Promise.all([
      house().phone('1001', { tone: 'agent' }),
      house().phone('1002', { tone: 'caller' }),
    ])
    await caller.dial('120')
    await agent.rings()
    await agent.answer()
    await Promise.all([agent.ear.hears('caller'), caller.ear.hears('agent')])
    const socket = createSocket('udp4')
    const { low, high } = house().ports.rtp
    for (let round = 0; round < 20; round += 1) {
      for (let port = low; port <= high; port += 1) {
        socket.send(noise(round % 2 === 0 ? '' : '\x80\x00', round), port, '127.0.0.1')
      }
      // Let the datagrams out before the next round.
      await new Promise(setImmediate)
    }
    await new Promise<void>(done => socket.close(() => done()))
    const [atAgent, atCaller] = [agent.ear.position, caller.ear.position]
    await Promise.all([
      agent.ear.hears('caller', { from: atAgent, forMs: 1_000 }),
      caller.ear.hears('agent', { from: atCaller, forMs: 1_000 }),
    ])
    await caller.hangUp()
    await agent.closed()
  })
})
