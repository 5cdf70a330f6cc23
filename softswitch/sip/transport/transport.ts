import type { SipClock } from '../clock.ts'
import type { SipLimits } from '../limits.ts'
import type { Parsed } from '../message/parse.ts'
import type { Flow } from './flow.ts'

/** What a transport tells: everything that arrived, already parsed. Must not throw. */
type Receiver = (parsed: Parsed, flow: Flow) => void

/** Told once when a message could not be sent; never told when it was. */
export type SendFailed = (cause: Error) => void

/** What both transports are made with. */
export interface TransportSetup {
  readonly host: string
  readonly limits: SipLimits
  readonly clock: SipClock
  readonly received: Receiver
  /** Told when the network says that nobody listens at the address of a watched flow (RFC 3261 18.4). Must not throw. */
  readonly refused: (flow: Flow) => void
}

/** One of UDP and TCP on our port. */
export interface Transport {
  /** Binds to `port` (0 = any free one) and resolves with the port; rejects with the socket's error. */
  bind(port: number): Promise<number>
  close(): Promise<void>
  send(flow: Flow, data: Buffer, failed: SendFailed): void
}
