/** A SIP message as a test sees it: read without the code under test. */
export class RawMessage {
  readonly text: string
  readonly startLine: string
  readonly body: string
  readonly #lines: readonly string[]

  constructor(text: string) {
    const end = text.indexOf('\r\n\r\n')
    const [first = '', ...lines] = text.slice(0, end).split('\r\n')
    this.text = text
    this.startLine = first
    this.body = text.slice(end + 4)
    this.#lines = lines
  }

  /** Status of a response, 0 for a request. */
  get status(): number {
    return Number(/^SIP\/2\.0 (\d{3})/.exec(this.startLine)?.[1] ?? 0)
  }

  /** Method of a request, "" for a response. */
  get method(): string {
    return this.status === 0 ? (this.startLine.split(' ')[0] ?? '') : ''
  }

  get uri(): string {
    return this.startLine.split(' ')[1] ?? ''
  }

  headers(name: string): string[] {
    const prefix = `${name.toLowerCase()}:`
    return this.#lines
      .filter(line => line.toLowerCase().startsWith(prefix))
      .map(line => line.slice(prefix.length).trim())
  }

  /** The first header of that name, "" when there is none. */
  header(name: string): string {
    return this.headers(name)[0] ?? ''
  }

  /** Tag of From or To, "" when there is none. */
  tag(name: 'From' | 'To'): string {
    return /;tag=([^;]+)/.exec(this.header(name))?.[1] ?? ''
  }
}
