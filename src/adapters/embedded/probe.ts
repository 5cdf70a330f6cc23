import { connect } from 'node:net'
import type { HostPort } from '../../config/kinds/address.ts'

/** Who is at an event socket: a switch that lets us in, one that does not (or no event socket at all), or nobody. */
export type Found = 'ours' | 'stranger' | 'nobody'

const patienceMs = 2_000

/** Greets and logs in, nothing more. */
export function probe({ host, port, password }: HostPort & { readonly password: string }): Promise<Found> {
  return new Promise(resolve => {
    const socket = connect({ host, port })
    let heard = ''
    let connected = false
    const end = (found: Found): void => {
      clearTimeout(patience)
      socket.destroy()
      resolve(found)
    }
    const patience = setTimeout(() => end(connected ? 'stranger' : 'nobody'), patienceMs)
    socket.once('connect', () => {
      connected = true
      socket.write(`auth ${password}\n\n`)
    })
    socket.on('data', chunk => {
      heard = (heard + chunk.toString('latin1')).slice(-4096)
      if (heard.includes('Reply-Text: +OK accepted')) end('ours')
      else if (heard.includes('Reply-Text: -ERR')) end('stranger')
    })
    socket.once('error', () => end(connected ? 'stranger' : 'nobody'))
    socket.once('close', () => end(connected ? 'stranger' : 'nobody'))
  })
}
