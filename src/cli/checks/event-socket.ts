import { createConnection, type Socket } from 'node:net'
import { createFramer, type Frame } from '../../adapters/esl/wire/framing.ts'
import type { HostPort } from '../../config/kinds/address.ts'

/** What a try to log in at an event socket came to. */
export type LoginOutcome =
  | { readonly type: 'accepted' }
  | { readonly type: 'wrongPassword' }
  /** mod_event_socket's `apply-inbound-acl` does not let us in. */
  | { readonly type: 'addressRefused' }
  /** Something answers that is no event socket. */
  | { readonly type: 'notEventSocket' }
  | { readonly type: 'silent'; readonly error: unknown }

/** Logs in (FreeSWITCH, mod_event_socket: auth) and leaves again. Never rejects. `password` has no line breaks. */
export function tryLogin(at: HostPort, password: string, deadlineMs: number): Promise<LoginOutcome> {
  const { promise, resolve } = Promise.withResolvers<LoginOutcome>()
  const socket = createConnection({ host: at.host, port: at.port })
  const framer = createFramer()
  const timer = setTimeout(
    () =>
      resolve({
        type: 'silent',
        error: Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }),
      }),
    deadlineMs,
  )
  socket.on('error', error => resolve({ type: 'silent', error }))
  socket.on('close', () => resolve({ type: 'notEventSocket' }))
  socket.on('data', chunk => {
    const trouble = framer.push(chunk, frame => takeFrame(frame, socket, password, resolve))
    if (trouble !== null) resolve({ type: 'notEventSocket' })
  })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}

function takeFrame(
  frame: Frame,
  socket: Socket,
  password: string,
  resolve: (outcome: LoginOutcome) => void,
): void {
  if (frame.contentType === 'auth/request') socket.write(`auth ${password}\n\n`)
  else if (frame.contentType === 'text/rude-rejection') resolve({ type: 'addressRefused' })
  else if (frame.contentType !== 'command/reply') resolve({ type: 'notEventSocket' })
  else resolve({ type: /^Reply-Text: \+OK/m.test(frame.head) ? 'accepted' : 'wrongPassword' })
}
