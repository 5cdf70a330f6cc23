/** Something a leg does until it is done or `signal` is aborted; then it must come to its end at once. */
export type Task = (signal: AbortSignal) => Promise<void>

/**
 * What a leg is doing: any number of tasks under one signal. `redirect` ends them all and goes on with another;
 * `end` ends them for good.
 */
export class Activity {
  readonly #failed: (error: unknown) => void
  readonly #running = new Set<Promise<void>>()
  readonly #staged: () => void
  #stage = new AbortController()
  #next: { readonly task: Task; readonly dropped: () => void } | null = null
  #changing: Promise<void> | null = null
  #ended = false

  /** `failed` is told of tasks that threw, `staged` when the leg went on to something else. */
  constructor(failed: (error: unknown) => void, staged: () => void = () => undefined) {
    this.#failed = failed
    this.#staged = staged
  }

  /** Aborted when the present tasks are to end. */
  get signal(): AbortSignal {
    return this.#stage.signal
  }

  /** Adds a task beside those that run; resolves when it has ended. Not started when the leg is about to do something else or is at its end. */
  run(task: Task): Promise<void> {
    if (this.#stage.signal.aborted) return Promise.resolve()
    const running = task(this.#stage.signal)
      .catch(this.#failed)
      .finally(() => this.#running.delete(running))
    this.#running.add(running)
    return running
  }

  /**
   * Ends the present tasks, waits for them, and starts `task`. Called twice in a row, only the later task starts;
   * `dropped` is called when this one never will.
   */
  redirect(task: Task, dropped: () => void = () => undefined): void {
    if (this.#ended) {
      dropped()
      return
    }
    this.#next?.dropped()
    this.#next = { task, dropped }
    this.#change()
  }

  /** Ends the tasks for good; resolves when all have come to their end. */
  async end(): Promise<void> {
    this.#ended = true
    this.#next?.dropped()
    this.#next = null
    this.#stage.abort()
    await this.#changing
    await this.#settled()
  }

  #change(): void {
    this.#stage.abort()
    this.#changing ??= this.#settled().then(() => {
      this.#changing = null
      const next = this.#next
      this.#next = null
      if (this.#ended || next === null) return
      this.#stage = new AbortController()
      void this.run(next.task)
      this.#staged()
    })
  }

  async #settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }
}
