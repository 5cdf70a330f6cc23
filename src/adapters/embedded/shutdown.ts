import { connect } from 'node:net'
import type { HostPort } from '../../config/kinds/address.ts'

/** How long the switch may take to say good-bye to its phones, in ms. */
const deadlineMs = 5_000

/**
 * Ends an embedded switch in good order: it hangs up its calls and exits. Resolves when its event socket is closed,
 * is not there, or does not react in time.
 */
export function shutDownEmbedded({ host, port, password }: HostPort & { password: string }): Promise<void> {
  return new Promise(resolve => {
    const socket = connect({ host, port })
    const deadline = setTimeout(() => socket.destroy(), deadlineMs)
    socket.once('connect', () => socket.write(`auth ${password}\n\napi fsctl shutdown\n\n`))
    socket.on('data', () => undefined)
    socket.once('error', () => socket.destroy())
    socket.once('close', () => {
      clearTimeout(deadline)
      resolve()
    })
  })
}
