import type { SipIds } from '../ids.ts'
import type { HeaderField, SipMessage, SipRequest } from '../message/message.ts'
import type { Parsed } from '../message/parse.ts'
import type { Flow } from '../transport/flow.ts'
import type { SipPort } from '../transport/sip-port.ts'
import type { SipLog } from '../types.ts'
import { answerStateless } from './stateless.ts'

export interface IntakeSetup {
  readonly port: Pick<SipPort, 'send'>
  readonly ids: SipIds
  readonly log: SipLog
  /** Headers of every response: Server. */
  readonly common: readonly HeaderField[]
  readonly accept: (message: SipMessage, source: Flow) => void
}

/** What comes in from the sockets: good messages go on, others are counted and answered where that is possible. */
export class Intake {
  readonly #setup: IntakeSetup
  #malformed = 0

  constructor(setup: IntakeSetup) {
    this.#setup = setup
  }

  /** Messages that were no use, since the start. */
  get malformed(): number {
    return this.#malformed
  }

  receive(parsed: Parsed, source: Flow): void {
    if (parsed.type === 'message') this.#setup.accept(parsed.message, source)
    else {
      this.#malformed += 1
      this.#setup.log.debug({ why: parsed.why, pii: source }, 'malformed SIP message')
      if (parsed.refusal !== null) {
        const { request, status, reason } = parsed.refusal
        this.#answer(request, source, status, reason, [])
      }
    }
  }

  /** A good request there is no room for. */
  overloaded(request: SipRequest, source: Flow): void {
    this.#setup.log.warn({ pii: source }, 'too many SIP transactions')
    this.#answer(request, source, 503, 'Too many transactions', [{ name: 'retry-after', value: '5' }])
  }

  #answer(
    request: SipRequest,
    source: Flow,
    status: number,
    reason: string,
    fields: readonly HeaderField[],
  ): void {
    const { port, ids, common } = this.#setup
    answerStateless(port, request, source, {
      status,
      reason,
      toTag: ids.tag(),
      headers: [...fields, ...common],
    })
  }
}
