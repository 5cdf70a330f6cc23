import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { takeCall } from '../../softswitch/channel/media/call-recording.ts'
import { Company } from '../../softswitch/channel/media/company.ts'
import { Eavesdropper } from '../../softswitch/channel/media/eavesdropper.ts'
import { createMediaEngine } from '../../softswitch/media/engine.ts'
import type { MediaEngine, MediaSession } from '../../softswitch/media/types.ts'
import { WavWriter } from '../../softswitch/media/wav/wav-writer.ts'
import { printTable } from '../support/table.ts'

const calls = 50
const measuredMs = 10_000

/** Two who talk in both directions, relayed by the embedded switch's media plane. */
type Call = readonly [MediaSession, MediaSession]

const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))

async function openCalls(engine: MediaEngine, ports: readonly number[]): Promise<Call[]> {
  const sessions: MediaSession[] = []
  for (const port of ports) {
    const session = await engine.open()
    session.setRemote({ ip: '127.0.0.1', port, codec: 'PCMA', telephoneEvent: null, direction: 'sendrecv' })
    sessions.push(session)
  }
  const pairs = Array.from(
    { length: calls },
    (_, at) => sessions.slice(2 * at, 2 * at + 2) as unknown as Call,
  )
  for (const [one, other] of pairs) one.connect(other)
  return pairs
}

/** Processor time of this process over the measured time, in percent of one core. */
async function load(): Promise<number> {
  await pause(1_000)
  const before = process.cpuUsage()
  const began = performance.now()
  await pause(measuredMs)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 10 / (performance.now() - began)
}

/** Records every call in stereo; the returned function ends that and says how many seconds were written on average. */
async function recordAll(pairs: readonly Call[], folder: string): Promise<() => Promise<number>> {
  const begun = await Promise.all(
    pairs.map(async ([session], at) => {
      const file = join(folder, `${at}.wav`)
      const writer = await WavWriter.open(file, () => undefined, 2)
      const options = { stereo: true, most: 8_000 * 3_600, writer, full: () => undefined }
      return { file, writer, take: takeCall(session, options) }
    }),
  )
  return async () => {
    for (const { take } of begun) take.end()
    await Promise.all(begun.map(({ writer }) => writer.close()))
    const octets = begun.reduce((sum, { file }) => sum + statSync(file).size - 44, 0)
    return octets / calls / 32_000
  }
}

/** A supervisor in every call, whispering to one side and listening to both. */
async function superviseAll(engine: MediaEngine, pairs: readonly Call[]): Promise<() => void> {
  const all = await Promise.all(
    pairs.map(async ([, agent]) => {
      const own = await engine.open()
      const eavesdropper = new Eavesdropper(
        own,
        { session: agent, company: new Company() },
        { said: true, heard: true },
      )
      eavesdropper.speakTo(['farEnd'])
      own.play(eavesdropper.ear, () => undefined)
      return { own, eavesdropper }
    }),
  )
  return () => {
    for (const { own, eavesdropper } of all) {
      eavesdropper.leave()
      own.close()
    }
  }
}

/** What recording and whispering cost the embedded switch's media plane, beside relaying alone. */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-recording-'))
  const talkers = fork(new URL('./talkers.ts', import.meta.url))
  const engine = createMediaEngine({ host: '127.0.0.1', low: 30_000, high: 31_000 })
  try {
    talkers.send({ phones: 2 * calls })
    const [ports] = (await once(talkers, 'message')) as [number[]]
    const pairs = await openCalls(engine, ports)
    talkers.send({ to: pairs.flat().map(({ localPort }) => localPort) })
    const relayed = await load()
    const end = await recordAll(pairs, folder)
    const recorded = await load()
    const seconds = await end()
    const leave = await superviseAll(engine, pairs)
    const supervised = await load()
    leave()
    const row = (what: string, percent: number) => [what, percent.toFixed(1), (percent - relayed).toFixed(1)]
    printTable(
      `${calls} calls of two phones on the embedded switch, ${measuredMs / 1000} s each; % of one core`,
      ['', 'all', 'more than relayed'],
      [
        row('relayed', relayed),
        row(`recorded in stereo (${seconds.toFixed(1)} s in each file)`, recorded),
        row('with a supervisor who whispers', supervised),
      ],
    )
  } finally {
    talkers.disconnect()
    await engine.close()
    rmSync(folder, { recursive: true })
  }
}
