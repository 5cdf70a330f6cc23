import { freePort, freePorts, freeRange } from '../free-ports.ts'
import { Program } from '../process/program.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { type ToneName, tones } from '../tones.ts'
import { writeBaresipFiles } from './baresip-files.ts'
import { PhoneControl, type PhoneEvent } from './control.ts'
import { Ear } from './ear.ts'

export interface PhoneOptions {
  readonly number: string
  readonly password: string
  /** SIP port of the switch on 127.0.0.1. */
  readonly sipPort: number
  /** What the phone's microphone gives; default silence. */
  readonly tone?: ToneName
  readonly answer?: 'manual' | 'auto'
  /** Own SIP port, where somebody is to know it. */
  readonly port?: number
  readonly transport?: 'udp' | 'tcp'
  /** How it sends keys: RFC 4733 (default), or by SIP INFO. */
  readonly keys?: 'rtpevent' | 'info'
  /** Codecs offered, best first; default both. */
  readonly codecs?: readonly ('PCMU' | 'PCMA')[]
}

/** A real phone: baresip, controlled like by a person. */
export class Phone {
  readonly number: string
  readonly ear: Ear
  readonly #options: PhoneOptions
  readonly #program: Program
  readonly #control: PhoneControl
  readonly #folder: { remove(): void }
  /** Events before this one belong to earlier calls. */
  #mark = 0

  private constructor(
    options: PhoneOptions,
    program: Program,
    control: PhoneControl,
    folder: { path: string; remove(): void },
  ) {
    this.number = options.number
    this.#options = options
    this.#program = program
    this.#control = control
    this.#folder = folder
    this.ear = new Ear(folder.path)
  }

  /** Starts the phone; it has not registered yet. */
  static async start(options: PhoneOptions): Promise<Phone> {
    const folder = makeTempFolder(`phone-${options.number}`)
    const sipPort = options.port ?? ((await freePorts(2)) as [number])[0]
    const controlPort = await freePort()
    const { tone: name, transport = 'udp' } = options
    const tone = name === undefined ? 0 : tones[name]
    const rtp = await freeRange(20)
    writeBaresipFiles({ folder: folder.path, sipPort, controlPort, rtp, tone, transport })
    const program = await Program.start('baresip', ['-4', '-s', '-f', folder.path], {
      name: `baresip ${options.number}`,
      cwd: folder.path,
    })
    return new Phone(options, program, await PhoneControl.connect(controlPort), folder)
  }

  /** Registers, and resolves with `ok` or the switch's refusal, e.g. `403 Forbidden`. */
  async register(): Promise<string> {
    const from = this.#control.events.length
    await this.#control.command('uanew', `${this.#account()};regint=300`)
    const done = (event: PhoneEvent) => /^REGISTER_(OK|FAIL)$/.test(event.type)
    const { type, param } = await this.#control.event(`registration of ${this.number}`, done, from)
    return type === 'REGISTER_OK' ? 'ok' : param
  }

  /** Takes calls for its number without having registered anywhere. */
  async listen(): Promise<void> {
    await this.#control.command('uanew', `${this.#account()};regint=0`)
  }

  /** Dials a number at the switch, or a whole SIP URI. */
  async dial(number: string): Promise<void> {
    await this.ear.isFree()
    this.#mark = this.#control.events.length
    await this.#control.command('dial', this.#uri(number))
  }

  /** Resolves when the phone rings, with the number that calls as the phone shows it. */
  async rings(within?: number): Promise<string> {
    const { peeruri } = await this.#next('CALL_INCOMING', within)
    return /^sip:([^@;]*)@/.exec(peeruri)?.[1] ?? peeruri
  }

  async answer(): Promise<void> {
    await this.pickUp()
    await this.established()
  }

  /** Answers without waiting for the talk to begin. */
  async pickUp(): Promise<void> {
    await this.#control.command('accept')
  }

  /** Hangs up, or declines a ringing call (486). */
  async hangUp(): Promise<void> {
    await this.#control.command('hangup')
  }

  /** Resolves when the call is answered. */
  async established(within?: number): Promise<void> {
    await this.#next('CALL_ESTABLISHED', within)
  }

  /** Resolves when the call is over, with the reason, e.g. `486 Busy Here`. */
  async closed(within?: number): Promise<string> {
    const what = `CALL_CLOSED at phone ${this.number}`
    const at = await this.#control.position(what, ({ type }) => type === 'CALL_CLOSED', this.#mark, within)
    // Not what is there by now: the next call may ring already.
    this.#mark = at + 1
    return this.#control.events[at]?.param ?? ''
  }

  /** Types digits, each pressed and let go. */
  async press(digits: string): Promise<void> {
    for (const digit of digits) await this.#control.command('sndcode', digit)
  }

  /** Switches the microphone off: the phone goes on sending, but silence. */
  async mute(): Promise<void> {
    await this.#control.command('mute')
  }

  /** Puts the other side on hold. */
  async hold(): Promise<void> {
    await this.#control.command('hold')
  }

  async resume(): Promise<void> {
    await this.#control.command('resume')
  }

  /** Presses the transfer key: sends the other side to a number (REFER), and hangs up when the switch has taken it. */
  async transfer(number: string): Promise<void> {
    await this.#control.command('transfer', this.#uri(number))
  }

  /** Resolves when the other side types `digit`. */
  async received(digit: string, within?: number): Promise<void> {
    const typed = (event: PhoneEvent) => event.type === 'CALL_DTMF_START' && event.param === digit
    await this.#control.event(`digit ${digit} at phone ${this.number}`, typed, this.#mark, within)
  }

  /** Whether a call of this phone rings, is being set up or talks. */
  async isIdle(): Promise<boolean> {
    return !/\[line \d+\]/.test(await this.#control.command('listcalls'))
  }

  /** Forgets the calls so far: what is awaited from now on is new. */
  forget(): void {
    this.#mark = this.#control.events.length
  }

  /** Ends the phone without a word to anybody, as when its plug is pulled. */
  async pullPlug(): Promise<void> {
    this.#program.signal('SIGKILL')
    await this.#program.exited
  }

  /** What the phone said and heard in SIP lately, for a message. */
  trace(): string {
    return this.#program.output.tail(200)
  }

  async close(): Promise<void> {
    this.#control.close()
    await this.#program.stop()
    this.#folder.remove()
  }

  #next(type: string, within?: number): Promise<PhoneEvent> {
    const what = `${type} at phone ${this.number}`
    return this.#control.event(what, event => event.type === type, this.#mark, within)
  }

  #uri(number: string): string {
    return number.startsWith('sip:') ? number : `sip:${number}@127.0.0.1:${this.#options.sipPort}`
  }

  #account(): string {
    const {
      number,
      password,
      sipPort,
      answer = 'manual',
      transport = 'udp',
      keys = 'rtpevent',
    } = this.#options
    const codecs = (this.#options.codecs ?? ['PCMU', 'PCMA']).map(codec => `${codec}/8000/1`)
    return [
      `<sip:${number}@127.0.0.1:${sipPort};transport=${transport}>`,
      `auth_user=${number}`,
      `auth_pass=${password}`,
      `answermode=${answer}`,
      `dtmfmode=${keys}`,
      `audio_codecs=${codecs.join(',')}`,
    ].join(';')
  }
}
