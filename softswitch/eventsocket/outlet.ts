import type { Socket } from 'node:net'

/** Octets a client may leave unread before events for it are dropped. */
const maxUnread = 4 * 1024 * 1024

/** Events dropped in a row after which the client is disconnected (FreeSWITCH: mod_event_socket). */
const maxLost = 500

/** Sends to one client, with bounded memory: replies always, events while the client keeps reading. */
export class Outlet {
  readonly #socket: Socket
  #lost = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Whether the client reads too slowly for another command of its own to be taken. */
  get clogged(): boolean {
    return this.#socket.writableLength > maxUnread
  }

  send(text: string): void {
    if (this.#socket.writable) this.#socket.write(text)
  }

  /** False when the client has lost too many events and is to be disconnected. */
  sendEvent(text: string): boolean {
    if (!this.clogged) {
      this.#lost = 0
      this.send(text)
      return true
    }
    this.#lost += 1
    return this.#lost <= maxLost
  }
}

/** A framed message of the event socket: headers, empty line, body. */
export function frame(contentType: string, body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: ${contentType}\n\n${body}`
}

/** The answer to a command that is not `api`. */
export function reply(text: string, more = ''): string {
  return `Content-Type: command/reply\nReply-Text: ${text}\n${more}\n`
}
