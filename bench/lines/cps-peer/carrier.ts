import { answerTo, openSipSocket } from './sip-socket.ts'

/** A carrier whose every number is busy. It counts the calls it is sent. */
export interface Carrier {
  /** When each INVITE came, ms (performance.now). */
  readonly arrivals: readonly number[]
  forget(): void
  close(): void
}

export async function openCarrier(port: number): Promise<Carrier> {
  const seen = new Set<string>()
  const arrivals: number[] = []
  const socket = await openSipSocket(port, (message, from) => {
    const now = performance.now()
    const { startLine } = message
    if (startLine.startsWith('OPTIONS ')) socket.send(answerTo(message, '200 OK'), from.port)
    if (!startLine.startsWith('INVITE ')) return
    const [callId = ''] = message.header('call-id')
    // One that is sent again is no second call.
    if (!seen.has(callId)) arrivals.push(now)
    seen.add(callId)
    socket.send(answerTo(message, '486 Busy Here'), from.port)
  })
  return {
    arrivals,
    forget: () => {
      arrivals.length = 0
    },
    close: () => socket.close(),
  }
}
