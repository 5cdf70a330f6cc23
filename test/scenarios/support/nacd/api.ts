/** nacd answered with an error status. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
  readonly status: number

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path}: ${status} ${body}`)
    this.status = status
  }
}

export interface LiveCall {
  readonly uuid: string
  readonly parties: { readonly caller: string; readonly callee: string }
  readonly group: string
  readonly phase: string
  readonly agent: string
  readonly legs: readonly { readonly uuid: string; readonly role: string; readonly number: string }[]
}

export interface Cdr {
  readonly uuid: string
  readonly switch: string
  readonly direction: string
  readonly caller_number: string
  readonly callee_number: string
  readonly group: string
  readonly middle_number: string
  readonly gateway: string
  readonly agent_extension: string
  readonly agent_number: string
  readonly started_at: number
  readonly answered_at: number | null
  readonly bridged_at: number | null
  readonly ended_at: number
  readonly waited_ms: number
  readonly talked_ms: number
  readonly cause: string
  readonly sip_code: number
  readonly ended_by: string
  readonly survey_digit: string
  readonly recording: string
  readonly steps: readonly { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }[]
}

/** nacd's REST API, as far as scenarios use it. */
export class NacdApi {
  readonly #base: string
  readonly #token: () => string

  constructor(base: string, token: () => string) {
    this.#base = base
    this.#token = token
  }

  put(path: string, body: unknown): Promise<unknown> {
    return this.#send('PUT', path, JSON.stringify(body))
  }

  patch(path: string, body: unknown): Promise<unknown> {
    return this.#send('PATCH', path, JSON.stringify(body))
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send('POST', path, JSON.stringify(body)) as Promise<T>
  }

  /** Runs one of nacd's commands; resolves with its answer, e.g. `+OK ...`. */
  command(name: string, args: string): Promise<string> {
    return this.#text('POST', `/v1/commands/${name}`, args)
  }

  get<T>(path: string): Promise<T> {
    return this.#send('GET', path) as Promise<T>
  }

  remove(path: string): Promise<unknown> {
    return this.#send('DELETE', path)
  }

  async calls(): Promise<readonly LiveCall[]> {
    return (await this.get<{ items: LiveCall[] }>('/v1/calls')).items
  }

  async call(uuid: string): Promise<LiveCall | undefined> {
    return (await this.calls()).find(call => call.uuid === uuid)
  }

  /** The record of an ended call with its steps, null while there is none. */
  async cdr(uuid: string): Promise<Cdr | null> {
    return this.get<Cdr>(`/v1/cdrs/${uuid}`).catch(error => {
      if (error instanceof ApiRefusal && error.status === 404) return null
      throw error
    })
  }

  /** One of nacd's metrics, e.g. `nacd_calls`. */
  async metric(name: string): Promise<number> {
    const text = await this.#text('GET', '/metrics')
    const line = text.split('\n').find(each => each.startsWith(`${name} `))
    if (line === undefined) throw new Error(`no metric ${name}`)
    return Number(line.slice(name.length + 1))
  }

  async #send(method: string, path: string, body?: string): Promise<unknown> {
    const text = await this.#text(method, path, body)
    return text === '' ? null : JSON.parse(text)
  }

  async #text(method: string, path: string, body?: string): Promise<string> {
    const headers = {
      authorization: `Bearer ${this.#token()}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const response = await fetch(this.#base + path, { method, headers, body: body ?? null })
    const text = await response.text()
    if (!response.ok) throw new ApiRefusal(method, path, response.status, text)
    return text
  }
}
