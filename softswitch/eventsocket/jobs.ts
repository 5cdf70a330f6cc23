import { randomUUID } from 'node:crypto'
import type { ApiTable } from './api/api-table.ts'
import type { EventBus } from './event-bus.ts'
import type { Header } from './protocol/event.ts'

/** Most background jobs at once. */
const maxJobs = 1000

export interface JobsOptions {
  readonly table: ApiTable
  readonly bus: EventBus
  readonly warn: (fields: object, message: string) => void
}

/** FreeSWITCH leaves an argument out that is empty (switch_api_execute). */
const apiHeaders = (name: string, args: string): readonly Header[] => [
  ['API-Command', name],
  ...(args === '' ? [] : ([['API-Command-Argument', args]] as const)),
]

/** Runs API commands, in the foreground and as background jobs. */
export class Jobs {
  readonly #options: JobsOptions
  #running = 0

  constructor(options: JobsOptions) {
    this.#options = options
  }

  /** Runs one command and tells of it in an API event; never rejects. */
  async run(name: string, args: string): Promise<string> {
    const answer = await this.#carryOut(name, args)
    this.#options.bus.fire({ name: 'API', headers: () => apiHeaders(name, args) })
    return answer
  }

  async #carryOut(name: string, args: string): Promise<string> {
    const { table, warn } = this.#options
    const handler = Object.hasOwn(table, name) ? table[name as keyof ApiTable] : undefined
    if (handler === undefined) return `-ERR ${name} Command not found!\n`
    try {
      return await handler(args)
    } catch (error) {
      warn({ command: name, error: String(error) }, 'api command failed')
      return '-ERR internal error\n'
    }
  }

  /** Starts a job and returns its uuid; a BACKGROUND_JOB event brings the answer. */
  start(name: string, args: string, jobUuid: string | null): string {
    const uuid = jobUuid ?? randomUUID()
    this.#running += 1
    const answer = this.#running > maxJobs ? Promise.resolve('-ERR too many jobs\n') : this.run(name, args)
    void answer.then(body => this.#report(uuid, name, args, body))
    return uuid
  }

  #report(uuid: string, name: string, args: string, body: string): void {
    this.#running -= 1
    this.#options.bus.fire({
      name: 'BACKGROUND_JOB',
      body,
      headers: () => [
        ['Job-UUID', uuid],
        ['Job-Command', name],
        ['Job-Command-Arg', args],
      ],
    })
  }
}
