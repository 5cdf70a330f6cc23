/** A message longer than this is not one of baresip's. */
const longest = 1_000_000

/** `<length>:<text>,` (netstring), the framing of baresip's ctrl_tcp. */
export function encodeNetstring(text: string): Buffer {
  const body = Buffer.from(text, 'utf8')
  return Buffer.concat([Buffer.from(`${body.length}:`), body, Buffer.from(',')])
}

/** Takes chunks of a stream, gives whole messages. Throws on what is not a netstring. */
export class NetstringReader {
  #rest: Buffer = Buffer.alloc(0)

  take(chunk: Buffer): string[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const messages: string[] = []
    for (let message = this.#next(); message !== null; message = this.#next()) messages.push(message)
    return messages
  }

  #next(): string | null {
    const colon = this.#rest.indexOf(':')
    if (colon < 0) return null
    const length = Number(this.#rest.toString('latin1', 0, colon))
    if (!Number.isInteger(length) || length > longest) throw new Error('not a netstring')
    const end = colon + 1 + length
    if (this.#rest.length <= end) return null
    const message = this.#rest.toString('utf8', colon + 1, end)
    this.#rest = this.#rest.subarray(end + 1)
    return message
  }
}
