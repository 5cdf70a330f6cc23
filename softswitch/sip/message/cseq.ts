import { headerOf, type SipMessage } from './message.ts'

export interface CSeq {
  /** 0 .. 2^31 - 1 */
  readonly sequence: number
  readonly method: string
}

/** Reads a CSeq value (RFC 3261 20.16); null when malformed or out of range. */
export function parseCSeq(value: string): CSeq | null {
  const match = /^(\d{1,10})[ \t]+([A-Za-z0-9\-.!%*_+`'~]+)$/.exec(value.trim())
  const sequence = Number(match?.[1])
  return match?.[2] === undefined || sequence >= 2 ** 31 ? null : { sequence, method: match[2] }
}

/** The CSeq of a message that has passed `faultOf`. */
export function cseqOf(message: SipMessage): CSeq {
  const cseq = parseCSeq(headerOf(message, 'cseq') ?? '')
  if (cseq === null) throw new UncheckedMessage('CSeq')
  return cseq
}

/** A message reached the inside without having been checked: a bug of ours. */
class UncheckedMessage extends Error {
  override readonly name = 'UncheckedMessage'
  constructor(header: string) {
    super(`a message without a readable ${header} header reached the transaction layer`)
  }
}
