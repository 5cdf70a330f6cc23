/** Most octets of one command with its headers and its body. */
export const maxCommandLength = 64 * 1024

/** One command of a client: its first line, its headers (names in lower case) and its body. */
export interface ClientCommand {
  readonly line: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** What came out of the bytes so far. After `tooLong` the reader takes no more: the stream has lost its frame. */
export type ReadResult =
  | { readonly type: 'commands'; readonly commands: readonly ClientCommand[] }
  | { readonly type: 'tooLong'; readonly commands: readonly ClientCommand[] }

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** The head of a command whose body has not come whole. */
interface PendingBody {
  readonly line: string
  readonly headers: ReadonlyMap<string, string>
  readonly length: number
}

function isLineEnd(octet: number | undefined): boolean {
  return octet === lineFeed || octet === carriageReturn
}

/** Where the empty line that ends a head ends; -1 when it has not come. Lines end with LF or CR LF. */
function endOfHead(bytes: Buffer): number {
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) {
    const next = bytes[at + 1]
    if (next === lineFeed) return at + 2
    if (next === carriageReturn && bytes[at + 2] === lineFeed) return at + 3
  }
  return -1
}

function parseHead(text: string): { line: string; headers: Map<string, string> } {
  const [line = '', ...rest] = text.split(/\r?\n/)
  const headers = new Map<string, string>()
  for (const header of rest) {
    const colon = header.indexOf(':')
    if (colon > 0) headers.set(header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim())
  }
  return { line: line.trim(), headers }
}

function bodyLength(headers: ReadonlyMap<string, string>): number {
  const text = headers.get('content-length') ?? '0'
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}

/** Cuts a client's byte stream into commands, however the bytes are split; never holds more than one command. */
export class CommandReader {
  #bytes: Buffer = Buffer.alloc(0)
  #pending: PendingBody | null = null

  read(chunk: Buffer): ReadResult {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk])
    const commands: ClientCommand[] = []
    for (let command = this.#next(); command !== null; command = this.#next()) {
      if (command === 'tooLong') return { type: 'tooLong', commands }
      commands.push(command)
    }
    return { type: 'commands', commands }
  }

  #next(): ClientCommand | 'tooLong' | null {
    if (this.#pending === null) {
      const head = this.#takeHead()
      if (head === null || head === 'tooLong') return head
      this.#pending = { ...head, length: bodyLength(head.headers) }
    }
    if (this.#pending.length > maxCommandLength) return 'tooLong'
    if (this.#bytes.length < this.#pending.length) return null
    const { line, headers, length } = this.#pending
    this.#pending = null
    return { line, headers, body: this.#take(length).toString('utf8') }
  }

  #takeHead(): { line: string; headers: Map<string, string> } | 'tooLong' | null {
    this.#skipEmptyLines()
    const end = endOfHead(this.#bytes)
    if (end > maxCommandLength || (end === -1 && this.#bytes.length > maxCommandLength)) return 'tooLong'
    return end === -1 ? null : parseHead(this.#take(end).toString('utf8'))
  }

  #skipEmptyLines(): void {
    let at = 0
    while (isLineEnd(this.#bytes[at])) at += 1
    this.#take(at)
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }
}
