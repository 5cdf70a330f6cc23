import { createSipStack } from '../stack.ts'
import type { IncomingCall, Registration, SipCall, SipEnd, SipStack, SipStackOptions } from '../types.ts'
import { FakeClock } from './fake-clock.ts'

export const realm = 'nacd.test'

/** Extensions of the test directory. */
export const passwords: Readonly<Record<string, string>> = { '1001': 'secret-1', '1002': 'secret-2' }

export const offer =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n'
export const answer = offer.replace('40000', '40002')

/** A value that is waited for: pushed by one side, taken by the other. */
export class Inbox<T> {
  readonly #items: T[] = []
  #wake: ((item: T) => void) | null = null

  readonly push = (item: T): void => {
    const wake = this.#wake
    this.#wake = null
    if (wake === null) this.#items.push(item)
    else wake(item)
  }

  take(): Promise<T> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve(item)
    const { promise, resolve } = Promise.withResolvers<T>()
    this.#wake = resolve
    return promise
  }

  get size(): number {
    return this.#items.length
  }
}

/** Everything a call tells, as text in order; `ended` apart. */
export class CallDiary {
  readonly events = new Inbox<string>()
  readonly end = new Inbox<SipEnd>()
  /** What a re-INVITE or UPDATE is answered with. */
  sdp: string | null = answer
  /** Whether a REFER is followed. */
  letsGo = true

  constructor(call: SipCall) {
    call.listen({
      progress: (status, sdp) => this.events.push(`progress ${status} ${sdp.length}`),
      answered: sdp => this.events.push(`answered ${sdp.length}`),
      offered: sdp => {
        this.events.push(`offered ${sdp.length}`)
        return this.sdp
      },
      renegotiated: sdp => this.events.push(`renegotiated ${sdp.length}`),
      referred: user => {
        this.events.push(`referred ${user}`)
        return this.letsGo
      },
      info: (type, body) => this.events.push(`info ${type} ${body}`),
      ended: end => this.end.push(end),
    })
  }
}

/** A running stack with hand-driven time and everything it told. */
export class TestStack {
  readonly clock = new FakeClock()
  readonly calls = new Inbox<IncomingCall>()
  readonly registered: string[] = []
  readonly unregistered: string[] = []
  readonly faults: unknown[] = []
  /** Whether callers are let in by address. */
  open = true
  readonly stack: SipStack

  private constructor(options: Partial<SipStackOptions>) {
    const tell = (list: string[]) => (registration: Registration, how: string) =>
      void list.push(`${how} ${registration.extension} ${registration.contact}`)
    this.stack = createSipStack({
      host: '127.0.0.1',
      port: 0,
      realm,
      lookupPassword: async ({ extension }) => {
        const password = passwords[extension]
        return password === undefined ? null : { password }
      },
      trunkAt: () => (this.open ? 'carrier' : null),
      onInvite: this.calls.push,
      onRegister: tell(this.registered),
      onUnregister: tell(this.unregistered),
      clock: this.clock,
      log: {
        debug: () => undefined,
        warn: () => undefined,
        error: (fields: object) => void this.faults.push(fields),
      },
      ...options,
    })
  }

  static async start(options: Partial<SipStackOptions> = {}): Promise<TestStack> {
    const test = new TestStack(options)
    await test.stack.start()
    return test
  }

  get port(): number {
    return this.stack.port
  }

  /** Stops the stack without waiting for far ends that are gone. */
  async stop(): Promise<void> {
    const stopped = this.stack.stop()
    this.clock.advance(1_000)
    await stopped
  }
}
