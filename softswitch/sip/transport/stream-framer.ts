import type { SipLimits } from '../limits.ts'
import { finishMessage, type Head, malformed, type Parsed, parseHead } from '../message/parse.ts'

/** `broken`: where the next message begins is unknown, the stream must be given up. `ping`: RFC 5626 4.4.1. */
export type Frame =
  | { readonly type: 'message'; readonly parsed: Parsed }
  | { readonly type: 'ping' }
  | { readonly type: 'broken'; readonly parsed: Parsed }

interface OpenHead {
  readonly head: Head
  readonly bodyAt: number
  readonly end: number
}

const lineBreak = Buffer.from('\r\n')
const headEnd = Buffer.from('\r\n\r\n')

/** Cuts a byte stream into messages by Content-Length (RFC 3261 18.3), in whatever pieces it comes. */
export class StreamFramer {
  readonly #limits: SipLimits
  #buffer: Buffer = Buffer.alloc(0)
  /** Bytes at the start of the buffer that hold no end of head. */
  #scanned = 0
  #open: OpenHead | null = null
  #lineBreaks = 0
  #broken = false

  constructor(limits: SipLimits) {
    this.#limits = limits
  }

  /** Whether a message has begun and is not complete. */
  get partial(): boolean {
    return this.#buffer.length > 0
  }

  /** Takes the next bytes; returns what they completed. After `broken` nothing more comes. */
  push(chunk: Buffer): Frame[] {
    if (this.#broken) return []
    this.#buffer = this.partial ? Buffer.concat([this.#buffer, chunk]) : chunk
    const frames: Frame[] = []
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      frames.push(frame)
      if (frame.type === 'broken') break
    }
    return frames
  }

  #next(): Frame | null {
    if (this.#open === null) {
      if (this.#skipLineBreak()) return { type: 'ping' }
      const broken = this.#openHead()
      if (broken !== null) return broken
    }
    return this.#open === null ? null : this.#closeMessage(this.#open)
  }

  /** Drops line breaks between messages (RFC 3261 7.5); true when two in a row made a ping. */
  #skipLineBreak(): boolean {
    while (this.#buffer.subarray(0, 2).equals(lineBreak)) {
      this.#consume(2)
      this.#lineBreaks += 1
      if (this.#lineBreaks === 2) {
        this.#lineBreaks = 0
        return true
      }
    }
    return false
  }

  #openHead(): Frame | null {
    const at = this.#buffer.indexOf(headEnd, Math.max(0, this.#scanned - 3))
    const limit = this.#limits.messageBytes
    if ((at < 0 ? this.#buffer.length : at) > limit) return this.#break(null, 'head too large', 413)
    this.#scanned = this.#buffer.length
    if (at < 0) return null
    const head = parseHead(this.#buffer.toString('utf8', 0, at), this.#limits)
    if (head.startLine.type === 'foreign') return this.#break(head, 'not SIP', 400)
    if (head.contentLength === null) return this.#break(head, 'no Content-Length on a stream', 400)
    if (Number.isNaN(head.contentLength)) return this.#break(head, 'unreadable Content-Length', 400)
    const end = at + 4 + head.contentLength
    if (end > limit) return this.#break(head, 'message too large', 413)
    this.#open = { head, bodyAt: at + 4, end }
    return null
  }

  #closeMessage(open: OpenHead): Frame | null {
    if (this.#buffer.length < open.end) return null
    const body = this.#buffer.toString('utf8', open.bodyAt, open.end)
    this.#consume(open.end)
    this.#open = null
    this.#lineBreaks = 0
    return { type: 'message', parsed: finishMessage(open.head, body) }
  }

  #consume(bytes: number): void {
    this.#buffer = this.#buffer.subarray(bytes)
    this.#scanned = 0
  }

  #break(head: Head | null, why: string, status: 400 | 413): Frame {
    this.#broken = true
    this.#buffer = Buffer.alloc(0)
    const parsed: Parsed =
      head === null ? { type: 'malformed', why, refusal: null } : malformed(head, why, status)
    return { type: 'broken', parsed }
  }
}
