import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sine, wavFile } from '../media/wav/test-audio.ts'
import { freePorts, succeeds } from './free-ports.ts'

/** What a phone is made of. */
export interface BaresipOptions {
  readonly extension: string
  /** Port of the switch. */
  readonly sipPort: number
  readonly password?: string
  /** Whether it answers by itself. */
  readonly answers?: boolean
  /** The tone it sends, Hz. */
  readonly tone?: number
  /** How it sends digits. */
  readonly dtmf?: 'rtpevent' | 'info'
  readonly transport?: 'udp' | 'tcp'
}

/** Something baresip tells over its control port, e.g. CALL_ESTABLISHED. */
interface PhoneEvent {
  readonly type?: string
  readonly param?: string
}

/** Longer than any test: at the end of its file baresip hangs up. */
const toneSeconds = 120

/**
 * How long its farewell may take. Cut short, its registration stays, and the next call rings a phone that is gone; but a
 * switch that is gone itself does not answer.
 */
const patienceMs = 4_000

function config(folder: string, port: number): string {
  return [
    'module_path /usr/lib/baresip/modules',
    'module g711.so',
    'module aufile.so',
    'module aubridge.so',
    'module sndfile.so',
    `snd_path ${folder}`,
    'module_app account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen 127.0.0.1:${port + 2}`,
    `sip_listen 127.0.0.1:${port}`,
    `audio_source aufile,${folder}/tone.wav`,
    'audio_player aubridge,void',
    'audio_alert aubridge,void',
    'audio_srate 8000',
    'audio_channels 1',
    `rtp_ports ${port + 4}-${port + 14}`,
    '',
  ].join('\n')
}

function account(options: BaresipOptions): string {
  const { extension, sipPort, transport = 'udp', password = `pw${extension}` } = options
  return [
    `<sip:${extension}@127.0.0.1:${sipPort};transport=${transport}>`,
    `auth_pass=${password}`,
    `answermode=${options.answers === false ? 'manual' : 'auto'}`,
    'audio_codecs=pcmu,pcma',
    `dtmfmode=${options.dtmf ?? 'rtpevent'}`,
    'regint=60',
  ].join(';')
}

async function connectTo(port: number): Promise<Socket> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    if (await succeeds(socket, 'connect')) return socket
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

/** A baresip (another program's phone) that is registered at the switch. */
export class Baresip {
  readonly extension: string
  readonly #folder: string
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #events: PhoneEvent[] = []
  readonly #waiting = new Set<() => void>()
  #bytes = ''

  private constructor(options: BaresipOptions, folder: string, child: ChildProcess, socket: Socket) {
    this.extension = options.extension
    this.#folder = folder
    this.#child = child
    this.#socket = socket
    socket.on('data', chunk => this.#take(String(chunk)))
    socket.on('error', () => socket.destroy())
  }

  /** Starts one; resolves when its control port answers, which may be before or after its registration. */
  static async start(options: BaresipOptions): Promise<Baresip> {
    const folder = await mkdtemp(join(tmpdir(), 'baresip-'))
    const port = await freePorts(16)
    const samples = sine(options.tone ?? 440, toneSeconds * 8000)
    await writeFile(join(folder, 'tone.wav'), wavFile({ samples }))
    await writeFile(join(folder, 'config'), config(folder, port))
    await writeFile(join(folder, 'accounts'), `${account(options)}\n`)
    await writeFile(join(folder, 'contacts'), '')
    const child = spawn('baresip', ['-4', '-n', '127.0.0.1', '-f', folder], { stdio: 'ignore' })
    return new Baresip(options, folder, child, await connectTo(port + 2))
  }

  command(name: string, params = ''): void {
    const text = JSON.stringify({ command: name, params })
    this.#socket.write(`${Buffer.byteLength(text)}:${text},`)
  }

  dial(number: string): void {
    this.command('dial', number)
  }

  hangup(): void {
    this.command('hangup')
  }

  /** Presses the transfer key (REFER). */
  transfer(number: string): void {
    this.command('transfer', `sip:${number}@127.0.0.1`)
  }

  /** Presses keys, each with its release. */
  press(digits: string): void {
    for (const digit of digits) this.command('sndcode', digit)
  }

  /** The next event of that type, past or future; each is given once. */
  async event(type: string): Promise<PhoneEvent> {
    for (;;) {
      const at = this.#events.findIndex(event => event.type === type)
      const [event] = at === -1 ? [] : this.#events.splice(at, 1)
      if (event !== undefined) return event
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#waiting.add(resolve)
      await promise
      this.#waiting.delete(resolve)
    }
  }

  /** What it has heard in its calls so far, 8 kHz samples; complete only after the call. */
  async heard(): Promise<Int16Array> {
    const names = (await readdir(this.#folder)).filter(name => name.endsWith('-dec.wav')).sort()
    const files = await Promise.all(names.map(name => readFile(join(this.#folder, name))))
    const data = Buffer.concat(files.map(file => file.subarray(44)))
    return Int16Array.from({ length: Math.floor(data.length / 2) }, (_, at) => data.readInt16LE(at * 2))
  }

  /** Ends it as a power cut would: its registration stays behind. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await once(this.#child, 'exit')
  }

  /** It does nothing any more, but its ports stay open; for good. */
  freeze(): void {
    this.#child.kill('SIGSTOP')
  }

  /** Ends it and clears up; it takes its registration back while the switch is there. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.command('quit')
      const patience = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs)
      await once(this.#child, 'exit')
      clearTimeout(patience)
    }
    this.#socket.destroy()
    await rm(this.#folder, { recursive: true })
  }

  #take(text: string): void {
    this.#bytes += text
    for (;;) {
      const [head = '', length = ''] = /^(\d+):/.exec(this.#bytes) ?? []
      const end = head.length + Number(length)
      if (head === '' || this.#bytes.length <= end) return
      this.#events.push(JSON.parse(this.#bytes.slice(head.length, end)))
      this.#bytes = this.#bytes.slice(end + 1)
      for (const wake of [...this.#waiting]) wake()
    }
  }
}

/** How strong `frequency` is in the audio: the share of its loudest half second that is that tone, 0 to 1. */
export function toneShare(samples: Int16Array, frequency: number): number {
  const size = 4000
  let best = 0
  for (let from = 0; from + size <= samples.length; from += size) {
    best = Math.max(best, shareIn(samples.subarray(from, from + size), frequency))
  }
  return best
}

/** Goertzel's algorithm over the whole block, divided by the block's energy. */
function shareIn(block: Int16Array, frequency: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / 8000)
  let last = 0
  let beforeLast = 0
  let energy = 1
  for (const sample of block) {
    const next = sample + turn * last - beforeLast
    beforeLast = last
    last = next
    energy += sample * sample
  }
  const power = last * last + beforeLast * beforeLast - turn * last * beforeLast
  return (2 * power) / (block.length * energy)
}
