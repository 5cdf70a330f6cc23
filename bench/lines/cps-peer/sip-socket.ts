import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

/** As much of SIP as callers and a carrier need that only ring and refuse (RFC 3261). */
export interface SipMessage {
  /** `INVITE sip:... SIP/2.0` or `SIP/2.0 486 Busy Here`. */
  readonly startLine: string
  /** The values of a header, in order; Via has one for each hop. */
  header(name: string): readonly string[]
}

export interface SipSocket {
  send(text: string, port: number): void
  close(): void
}

/** Listens on a port of 127.0.0.1. */
export async function openSipSocket(
  port: number,
  take: (message: SipMessage, from: RemoteInfo) => void,
): Promise<SipSocket> {
  // A burst of calls must not be lost in front of who counts it.
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 })
  socket.on('message', (data, from) => take(read(data.toString('latin1')), from))
  await listening(socket, port)
  return {
    send: (text, to) => socket.send(text, to, '127.0.0.1'),
    close: () => socket.close(),
  }
}

const listening = (socket: Socket, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', () => {
      socket.off('error', reject)
      resolve()
    })
  })

function read(text: string): SipMessage {
  const [startLine = '', ...lines] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n')
  const headers = lines.map(line => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() }
  })
  return {
    startLine,
    header: name => headers.filter(header => header.name === name).map(({ value }) => value),
  }
}

/** A message with these lines and no body, or this one. */
export const sipText = (lines: readonly string[], body = ''): string =>
  [...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')

/** An answer to a request: what it must have of it, and a tag of our own. */
export const answerTo = (request: SipMessage, status: string): string =>
  sipText([
    `SIP/2.0 ${status}`,
    ...request.header('via').map(via => `Via: ${via}`),
    `From: ${request.header('from')[0]}`,
    `To: ${request.header('to')[0]};tag=bench`,
    `Call-ID: ${request.header('call-id')[0]}`,
    `CSeq: ${request.header('cseq')[0]}`,
  ])
