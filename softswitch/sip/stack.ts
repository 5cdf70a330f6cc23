import { isIPv6 } from 'node:net'
import { Authenticator } from './auth/authenticator.ts'
import type { CallContext } from './call/call-context.ts'
import { CallTable } from './call/call-table.ts'
import { OutgoingCall } from './call/outgoing-call.ts'
import { sendPlainRequest } from './call/plain-request.ts'
import { Requester } from './call/requester.ts'
import type { SipClock } from './clock.ts'
import { createIds, type SipIds } from './ids.ts'
import { Registrar } from './registrar/registrar.ts'
import { type CompiledOptions, compileOptions } from './stack/compiled-options.ts'
import { Dispatcher } from './stack/dispatcher.ts'
import { guarded, guardedClock } from './stack/guard.ts'
import { InviteHandler } from './stack/invite-handler.ts'
import { Network } from './stack/network.ts'
import { OwnAddress } from './stack/own-address.ts'
import { RegisterHandler } from './stack/register-handler.ts'
import type { ServerTransaction } from './transaction/server.ts'
import type {
  OutgoingCallRequest,
  PlainAnswer,
  PlainRequest,
  Registration,
  RequestSeries,
  SipCall,
  SipStack,
  SipStackOptions,
} from './types.ts'

/** How long `stop` waits for the far ends to answer their BYEs. */
const farewellMs = 1_000

/** Puts the parts together: sockets, transactions, dispatcher, registrar and calls. */
class EmbeddedSipStack implements SipStack {
  readonly #options: CompiledOptions
  readonly #clock: SipClock
  readonly #ids: SipIds
  readonly #network: Network
  readonly #calls = new CallTable()
  readonly #context: CallContext
  readonly #registrar: Registrar
  readonly #dispatcher: Dispatcher
  #stopping = false

  constructor(options: CompiledOptions) {
    this.#options = options
    this.#clock = guardedClock(options.clock, fault => this.#report(fault))
    this.#ids = createIds(options.random)
    this.#network = new Network({
      options,
      clock: this.#clock,
      ids: this.#ids,
      report: fault => this.#report(fault),
      requested: transaction => this.#request(transaction),
      acknowledged: (ack, source) => this.#dispatcher.acknowledge(ack, source),
    })
    this.#context = this.#createContext()
    this.#registrar = new Registrar({ ...options, clock: this.#clock, contacts: options.limits.contacts })
    this.#dispatcher = this.#createDispatcher()
  }

  get port(): number {
    return this.#network.port.port
  }

  get stats(): SipStack['stats'] {
    const { malformed, transactions } = this.#network
    return { malformed, transactions: transactions.size, dialogs: this.#calls.size }
  }

  start(): Promise<void> {
    return this.#network.port.open(this.#options.port)
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#registrar.close()
    const { promise: patienceOver, resolve } = Promise.withResolvers<void>()
    const cancel = this.#clock.after(farewellMs, resolve)
    await Promise.race([this.#calls.drain(), patienceOver])
    cancel()
    await this.#network.port.close()
  }

  invite(request: OutgoingCallRequest): SipCall {
    const call = new OutgoingCall(this.#context, request)
    call.start()
    return call
  }

  series(): RequestSeries {
    return { callId: this.#ids.callId(), tag: this.#ids.tag(), sequence: 0 }
  }

  request(request: PlainRequest): Promise<PlainAnswer> {
    return sendPlainRequest(this.#context, request)
  }

  registrations(): readonly Registration[] {
    return this.#registrar.registrations()
  }

  registrationsOf(extension: string): readonly Registration[] {
    return this.#registrar.registrationsOf(extension)
  }

  #createContext(): CallContext {
    const { host, userAgent, times } = this.#options
    const { port, transactions } = this.#network
    const own = new OwnAddress(host, () => port.port)
    const guard = (work: () => void) => guarded(fault => this.#report(fault), work)
    const requester = new Requester({
      ids: this.#ids,
      clock: this.#clock,
      guard,
      transactions,
      port,
      family: isIPv6(host) ? 6 : 4,
      sentBy: flow => own.sentBy(flow),
      common: [{ name: 'user-agent', value: userAgent }],
    })
    const contact: CallContext['contact'] = (flow, user) => own.contact(flow, user)
    const defer: CallContext['defer'] = work => queueMicrotask(() => guard(work))
    return { clock: this.#clock, times, ids: this.#ids, requester, calls: this.#calls, contact, defer }
  }

  #createDispatcher(): Dispatcher {
    const { limits, digestAlgorithms } = this.#options
    const authenticator = new Authenticator({
      ...this.#options,
      clock: this.#clock,
      algorithms: digestAlgorithms,
      lookupMs: limits.lookupMs,
    })
    const registers = new RegisterHandler(authenticator, this.#registrar)
    const invites = new InviteHandler({
      ...this.#options,
      context: this.#context,
      authenticator,
      trunkAt: (ip, port) => this.#trunkAt(ip, port),
      hasRoom: () => !this.#stopping && this.#calls.size < limits.calls,
    })
    return new Dispatcher({
      calls: this.#calls,
      transactions: this.#network.transactions,
      invite: transaction => this.#finish(transaction, invites.handle(transaction)),
      register: transaction => this.#finish(transaction, registers.handle(transaction)),
    })
  }

  /** A phone that shares its address with a trunk is still a phone. */
  #trunkAt(ip: string, port: number): string | null {
    const trunk = this.#options.trunkAt(ip, port)
    return trunk === null || this.#registrar.isRegisteredAt(ip, port) ? null : trunk
  }

  /** A fault of ours or of a listener must not leave the far end without an answer. */
  #request(transaction: ServerTransaction): void {
    guarded(
      fault => this.#fail(transaction, fault),
      () => this.#dispatcher.request(transaction),
    )
  }

  #finish(transaction: ServerTransaction, work: Promise<void>): void {
    work.catch((fault: unknown) => this.#fail(transaction, fault))
  }

  #fail(transaction: ServerTransaction, fault: unknown): void {
    this.#report(fault)
    transaction.respond(500)
  }

  #report(fault: unknown): void {
    this.#options.log.error({ err: fault }, 'fault in the SIP stack')
  }
}

/** A SIP switch's own end of the wire: registrar, and calls both ways, over UDP and TCP. */
export function createSipStack(options: SipStackOptions): SipStack {
  return new EmbeddedSipStack(compileOptions(options))
}
