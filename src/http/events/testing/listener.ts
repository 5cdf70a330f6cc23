import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { token } from '../../testing/http-server.ts'

/** An event as it came over the wire. */
export interface Heard {
  readonly event: string
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of any shape
  readonly data: any
}

export interface Listener {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** The next event; comments and mere ids are passed over. */
  next(): Promise<Heard>
  /** The next block of text as it is. */
  nextBlock(): Promise<string>
  /** Resolves when the stream has ended. */
  readonly ended: Promise<void>
  hangUp(): void
}

/** A real client of `/v1/events` at this address, with the token where no other headers are given. */
export async function listen(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Listener> {
  const request = get(url, { headers: { authorization: `Bearer ${token}`, ...headers } })
  onTestFinished(() => void request.destroy())
  request.on('error', () => undefined)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  const blocks = readBlocks(response)
  const nextBlock = async (): Promise<string> => {
    const { value, done } = await blocks.next()
    if (done) throw new Error('the stream has ended')
    return value
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    nextBlock,
    async next() {
      for (;;) {
        const heard = readBlock(await nextBlock())
        if (heard !== null) return heard
      }
    },
    ended: new Promise(resolve => response.on('close', resolve)),
    hangUp: () => void request.destroy(),
  }
}

async function* readBlocks(response: IncomingMessage): AsyncGenerator<string, void> {
  let text = ''
  for await (const chunk of response) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      yield text.slice(0, end)
      text = text.slice(end + 2)
    }
  }
}

function readBlock(block: string): Heard | null {
  const fields = new Map(
    block.split('\n').map(line => [line.split(': ', 1)[0], line.replace(/^[^:]*: /, '')]),
  )
  const [event, id = '', data] = [fields.get('event'), fields.get('id'), fields.get('data')]
  return event === undefined || data === undefined ? null : { event, id, data: JSON.parse(data) }
}
