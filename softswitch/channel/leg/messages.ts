import type { ClientCommand } from '../../eventsocket/protocol/command-reader.ts'
import { type Cause, parseCause } from '../causes.ts'

/** A message a client sends to a channel (FreeSWITCH: sendmsg). */
export type LegMessage =
  | {
      readonly type: 'execute'
      readonly application: string
      readonly data: string
      /** Comes back as Application-UUID, "" = one is made. */
      readonly eventUuid: string
      /** How often it runs, below 0 = without end. */
      readonly loops: number
      /** Later messages wait until it is done. */
      readonly lock: boolean
    }
  | { readonly type: 'hangup'; readonly cause: Cause }
  | { readonly type: 'unknown'; readonly command: string }

function isTrue(text: string | undefined): boolean {
  return ['true', 'yes', 'on', '1'].includes((text ?? '').toLowerCase())
}

/** Reads a `sendmsg` command. */
export function readMessage(command: ClientCommand): LegMessage {
  const header = (name: string): string => command.headers.get(name) ?? ''
  const type = header('call-command').toLowerCase()
  const application = header('execute-app-name')
  if (type === 'hangup') return { type: 'hangup', cause: parseCause(header('hangup-cause')) }
  if (type !== 'execute' || application === '') return { type: 'unknown', command: type }
  const loops = Number.parseInt(header('loops') || '1', 10)
  return {
    type: 'execute',
    application,
    data: header('execute-app-arg') || command.body,
    eventUuid: header('event-uuid'),
    loops: Number.isNaN(loops) ? 1 : loops,
    lock: isTrue(command.headers.get('event-lock')),
  }
}

export type ExecuteMessage = Extract<LegMessage, { type: 'execute' }>

/** Most messages waiting for one channel. */
const maxWaiting = 200

/** Executions asked for by messages: each starts at once beside what runs, but waits for a locked one before it. */
export class MessageQueue {
  readonly #start: (message: ExecuteMessage) => Promise<void> | null
  #waiting: ExecuteMessage[] = []
  #locked = false

  /** `start` runs a message, or returns null when the leg cannot take one now. */
  constructor(start: (message: ExecuteMessage) => Promise<void> | null) {
    this.#start = start
  }

  /** False when too many wait already. */
  push(message: ExecuteMessage): boolean {
    if (this.#waiting.length >= maxWaiting) return false
    this.#waiting.push(message)
    this.pump()
    return true
  }

  /** Drops what waits. */
  flush(): void {
    this.#waiting = []
  }

  /** Starts what can be started; to be called when the leg can take messages again. */
  pump(): void {
    while (!this.#locked) {
      const [message] = this.#waiting
      const running = message === undefined ? null : this.#start(message)
      if (message === undefined || running === null) return
      this.#waiting.shift()
      if (message.lock) this.#lockUntil(running)
    }
  }

  #lockUntil(running: Promise<void>): void {
    this.#locked = true
    void running.finally(() => {
      this.#locked = false
      this.pump()
    })
  }
}
