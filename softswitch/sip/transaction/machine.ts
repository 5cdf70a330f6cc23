import type { TimerName } from './timer-table.ts'

/** Everything that can happen to a transaction. `1xx` etc. are received by a client and sent by a server. */
export type TransactionEvent =
  | 'start'
  | 'request'
  | 'ACK'
  | '1xx'
  | '2xx'
  | '3xx-6xx'
  | 'transport error'
  | 'withdraw'
  | 'abandon'
  | `timer ${TimerName}`

/**
 * What a transaction does: `send` the message of the event and keep it for `resend`, `ack` the final response,
 * `tell` the user of the transaction about the message, `tell timeout` and so on that it died.
 */
export type TransactionAction = 'send' | 'resend' | 'ack' | 'tell' | 'tell timeout' | 'tell transport error'

/** One arrow of the RFC's figures. */
export interface Transition<State extends string> {
  readonly to: State | 'terminated'
  readonly do: readonly TransactionAction[]
  readonly start?: readonly TimerName[]
  /** Runs this retransmission timer again, with its next, longer delay. */
  readonly again?: TimerName
  /** Runs this retransmission timer again after T2. */
  readonly slow?: TimerName
}

/** One of the four machines of RFC 3261 17 as a table. */
export interface Machine<State extends string> {
  readonly initial: State
  readonly table: Readonly<Record<State, Readonly<Partial<Record<TransactionEvent, Transition<State>>>>>>
  /** Timers that go on running in a state; entering it stops all others. */
  readonly timers: Readonly<Record<State, readonly TimerName[]>>
}
