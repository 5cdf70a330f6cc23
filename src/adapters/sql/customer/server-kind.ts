import { connect, type Socket } from 'node:net'
import type { ServerAddress } from '../../../config/database/server-address.ts'

/** SSLRequest (PostgreSQL 55.2.10): answered with one letter before any log-in. */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])
/** A MySQL server speaks first, within this, in ms. */
const greetingMs = 500
/** Longest a server may take to answer the question, in ms. */
const answerMs = 1_500

/** What kind of database server answers at an address; null = nothing, or something else. Never rejects. */
export function askServerKind({
  host,
  port,
  socket,
}: Pick<ServerAddress, 'host' | 'port' | 'socket'>): Promise<'postgres' | 'mysql' | null> {
  if (socket !== null) return Promise.resolve(null)
  return new Promise(resolve => {
    const connection: Socket = connect(port, host)
    const timers = new Set<NodeJS.Timeout>()
    const settle = (kind: 'postgres' | 'mysql' | null): void => {
      for (const timer of timers) clearTimeout(timer)
      connection.destroy()
      resolve(kind)
    }
    connection.once('connect', () => timers.add(setTimeout(() => connection.write(sslRequest), greetingMs)))
    timers.add(setTimeout(() => settle(null), greetingMs + answerMs))
    connection.once('data', data => settle(kindOf(data)))
    connection.on('error', () => settle(null))
    connection.on('close', () => settle(null))
  })
}

/** The first bytes: protocol version 10 behind a packet's header, or the answer to SSLRequest. */
function kindOf(data: Buffer): 'postgres' | 'mysql' | null {
  const isError = data[4] === 0xff
  if (data.length > 5 && (data[4] === 10 || isError)) return 'mysql'
  return data.length === 1 && ['S', 'N'].includes(data.toString('latin1')) ? 'postgres' : null
}
