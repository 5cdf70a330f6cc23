import { createByteStore } from './byte-store.ts'

/**
 * One message of the event socket: a header block, a blank line, and as many body bytes as `Content-Length` says
 * (FreeSWITCH, mod_event_socket). `body` may be a view into the chunk it arrived in: copy what must outlive the call.
 */
export interface Frame {
  readonly head: string
  readonly contentType: string
  readonly body: Buffer
}

/** Why a byte stream cannot be an event socket; the connection that carries it must be dropped. */
export interface FrameTrouble {
  readonly type: 'headTooLong' | 'bodyTooLong' | 'badLength'
  readonly detail: string
}

/** Largest sizes in bytes. Answers to `api` have their own: a list of ten thousand channels is one frame. */
export interface FrameLimits {
  readonly head: number
  readonly body: number
  readonly answer: number
}

export const frameLimits: FrameLimits = { head: 64 * 1024, body: 4 * 1024 * 1024, answer: 64 * 1024 * 1024 }

/** Cuts one connection's byte stream into frames. A new connection needs a new framer. */
export interface Framer {
  /** Calls `take` for each frame that `chunk` completes, in order. After a trouble the framer takes no more. */
  push(chunk: Buffer, take: (frame: Frame) => void): FrameTrouble | null
}

interface Head {
  readonly text: string
  readonly contentType: string
  readonly bodyLength: number
}

const newline = 0x0a
const emptyBody = Buffer.alloc(0)

/**
 * The framer is in one of two states: reading a header block (`awaited` is null) or the body that `awaited` announced.
 * It looks at every byte once, however the stream is cut.
 */
export function createFramer(limits: FrameLimits = frameLimits): Framer {
  const store = createByteStore()
  let awaited: Head | null = null
  let broken: FrameTrouble | null = null

  const finish = (head: Head, body: Buffer, take: (frame: Frame) => void): void => {
    awaited = null
    take({ head: head.text, contentType: head.contentType, body })
  }

  const readBody = (head: Head, chunk: Buffer, from: number, take: (frame: Frame) => void): number => {
    const end = from + head.bodyLength - store.length
    if (end > chunk.length) {
      store.append(chunk.subarray(from))
      return chunk.length
    }
    if (store.length === 0) {
      finish(head, chunk.subarray(from, end), take)
      return end
    }
    store.append(chunk.subarray(from, end))
    finish(head, store.take(), take)
    return end
  }

  /** Returns where the header block ends in `chunk` (after the blank line), -1 when it does not end in it. */
  const endOfHead = (chunk: Buffer, from: number): number => {
    if (chunk[from] === newline && store.last() === newline) return from + 1
    const blank = chunk.indexOf('\n\n', from, 'latin1')
    return blank < 0 ? -1 : blank + 2
  }

  const readHead = (chunk: Buffer, from: number, take: (frame: Frame) => void): number => {
    if (store.length === 0 && chunk[from] === newline) return from + 1
    const end = endOfHead(chunk, from)
    const piece = chunk.subarray(from, end < 0 ? chunk.length : end)
    if (store.length + piece.length > limits.head) {
      broken = { type: 'headTooLong', detail: `a header block of more than ${limits.head} bytes` }
      return chunk.length
    }
    if (end < 0) {
      store.append(piece)
      return chunk.length
    }
    const head = parseHead(textOf(store, piece), limits)
    if ('detail' in head) broken = head
    else if (head.bodyLength === 0) finish(head, emptyBody, take)
    else awaited = head
    return end
  }

  return {
    push(chunk, take) {
      let at = 0
      while (at < chunk.length && broken === null) {
        at = awaited === null ? readHead(chunk, at, take) : readBody(awaited, chunk, at, take)
      }
      return broken
    },
  }
}

function textOf(store: ReturnType<typeof createByteStore>, piece: Buffer): string {
  if (store.length === 0) return piece.toString('latin1')
  store.append(piece)
  return store.take().toString('latin1')
}

function parseHead(text: string, limits: FrameLimits): Head | FrameTrouble {
  const contentType = /^content-type: *(.*?)\r?$/im.exec(text)?.[1] ?? ''
  const stated = /^content-length: *(.*?)\r?$/im.exec(text)?.[1] ?? '0'
  if (!/^\d{1,10}$/.test(stated)) {
    return { type: 'badLength', detail: `a Content-Length of "${stated.slice(0, 32)}"` }
  }
  const bodyLength = Number(stated)
  const most = contentType === 'api/response' ? limits.answer : limits.body
  if (bodyLength > most) return { type: 'bodyTooLong', detail: `a body of ${bodyLength} bytes` }
  return { text, contentType, bodyLength }
}
