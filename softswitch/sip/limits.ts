/** What one far end, or all of them together, may take of this process. */
export interface SipLimits {
  /** Bytes of one message, head and body. */
  readonly messageBytes: number
  readonly headers: number
  /** Bytes of one header line, continuation lines included. */
  readonly lineBytes: number
  /** Open TCP connections, in all and from one address. */
  readonly connections: number
  readonly connectionsPerSource: number
  /** Bytes waiting to be written to a TCP peer that does not read. */
  readonly unsentBytes: number
  /** Peers of UDP requests under way of which it is heard when nobody listens: one socket each. */
  readonly watchedPeers: number
  /** Live transactions, in all and begun by one address; above: 503. */
  readonly transactions: number
  readonly transactionsPerSource: number
  /** Live calls; above: 503. */
  readonly calls: number
  /** Contacts of one extension; the oldest gives way. */
  readonly contacts: number
  /** The directory's time to answer; after it: 503. */
  readonly lookupMs: number
}

export const defaultLimits: SipLimits = {
  messageBytes: 65_536,
  headers: 100,
  lineBytes: 8_192,
  connections: 1_000,
  connectionsPerSource: 250,
  unsentBytes: 1_048_576,
  watchedPeers: 250,
  transactions: 20_000,
  transactionsPerSource: 10_000,
  calls: 2_000,
  contacts: 10,
  lookupMs: 5_000,
}
