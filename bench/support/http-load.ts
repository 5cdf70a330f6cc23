import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** One request, ready to be written. */
export type RawRequest = Buffer

export function rawPost(
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
): RawRequest {
  const all = { Host: '127.0.0.1', ...headers, 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

export interface LoadResult {
  /** ms from the request's write to the last byte of its answer, of every request. */
  readonly latencies: number[]
  /** ms from the first request to the last answer. */
  readonly tookMs: number
}

/**
 * Sends `total` requests over keep-alive connections, one at a time on each, taken from `requests` in turn. Plain sockets, so
 * that the load costs less than what is measured. Throws on any answer but 200 and when a connection breaks.
 */
export async function load(
  port: number,
  connections: number,
  total: number,
  requests: readonly RawRequest[],
): Promise<LoadResult> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latencies: number[] = []
  let next = 0
  const start = performance.now()
  const work = async (socket: Socket): Promise<void> => {
    for (let nth = next++; nth < total; nth = next++) {
      const sent = performance.now()
      await exchange(socket, requests[nth % requests.length] ?? Buffer.alloc(0))
      latencies.push(performance.now() - sent)
    }
  }
  try {
    await Promise.all(sockets.map(work))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  return { latencies, tookMs: performance.now() - start }
}

/** Sends each of `requests` once, evenly over `overMs`, one at a time on one keep-alive connection. Throws as `load` does. */
export async function pacedLoad(
  port: number,
  requests: readonly RawRequest[],
  overMs: number,
): Promise<void> {
  const socket = await open(port)
  const start = performance.now()
  try {
    for (const [nth, request] of requests.entries()) {
      const due = start + (overMs * nth) / requests.length
      if (due > performance.now()) await pause(due - performance.now())
      await exchange(socket, request)
    }
  } finally {
    socket.destroy()
  }
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true)
  await once(socket, 'connect')
  return socket
}

/** Resolves with the whole answer. */
function exchange(socket: Socket, request: RawRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const broken = () => reject(new Error('the connection broke'))
    const read = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      if (!isWhole(text)) return
      socket.off('data', read).off('close', broken)
      if (text.startsWith('HTTP/1.1 200 ')) resolve(text)
      else reject(new Error(`expected 200, got ${text.slice(0, 100)}`))
    }
    socket.on('data', read).once('close', broken).write(request)
  })
}

/** All of these servers tell the length. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const [, length] = /\r\ncontent-length: *(\d+)/i.exec(text) ?? []
  if (length === undefined) throw new Error(`an answer without Content-Length: ${text.slice(0, 200)}`)
  return text.length >= end + 4 + Number(length)
}
