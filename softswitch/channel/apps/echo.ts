import { preAnswer } from '../leg/answering.ts'
import { untilAborted } from '../leg/wait.ts'
import type { ApplicationCall } from './application.ts'

/** `echo`: the far end hears itself, through a second RTP session that sends to its own port. */
export async function echo({ leg, signal, exchange }: ApplicationCall): Promise<void> {
  if (!(await preAnswer(leg)) || leg.media === null) return
  const loop = await exchange.media.open()
  const remote = leg.media.remote
  if (remote !== null && !signal.aborted) {
    loop.setRemote({ ...remote, ip: loop.localIp, port: loop.localPort, direction: 'sendrecv' })
    leg.media.session.connect(loop)
    await untilAborted(signal)
    leg.media.session.disconnect()
  }
  loop.close()
}
