import { expect, test } from 'vitest'
import { ManualClock } from '../../../../testing/manual-clock.ts'
import { failed } from '../reading.ts'
import type { Attempt, Opened, Session } from './session.ts'
import { SessionPool } from './session-pool.ts'

/** A session that does nothing but tell what became of it. */
class PaperSession implements Session {
  readonly lost: Promise<void>
  isLost = false
  fate: 'open' | 'ended' | 'abandoned' | 'broken' = 'open'
  readonly #gone = Promise.withResolvers<void>()

  constructor() {
    this.lost = this.#gone.promise
  }

  end(): void {
    this.#lose('ended')
  }

  abandon(): void {
    this.#lose('abandoned')
  }

  break(): void {
    this.#lose('broken')
  }

  #lose(fate: PaperSession['fate']): void {
    if (this.fate === 'open') this.fate = fate
    this.isLost = true
    this.#gone.resolve()
  }
}

/** A server of paper: what it answers to each attempt is said beforehand; without a word it opens a session. */
class PaperServer {
  readonly sessions: PaperSession[] = []
  readonly clock = new ManualClock()
  readonly answers: (Opened<PaperSession> | 'silence')[] = []
  abandoned = 0
  readonly pool: SessionPool<PaperSession>

  constructor(size = 2) {
    const { clock } = this
    this.pool = new SessionPool({
      connect: () => this.#attempt(),
      size,
      connectMs: 1_000,
      clock,
      random: () => 1,
    })
  }

  #attempt(): Attempt<PaperSession> {
    const answer = this.answers.shift() ?? { type: 'open', session: this.#open() }
    return {
      done: answer === 'silence' ? new Promise(() => undefined) : Promise.resolve(answer),
      abandon: () => {
        this.abandoned += 1
      },
    }
  }

  #open(): PaperSession {
    const session = new PaperSession()
    this.sessions.push(session)
    return session
  }

  get fates(): string[] {
    return this.sessions.map(({ fate }) => fate)
  }
}

const now = async (): Promise<string> => 'done'
const never = (): Promise<string> => new Promise(() => undefined)
/** Everything that was waiting only for its turn has had it. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
const done = (reused: boolean) => ({ type: 'done', value: 'done', reused })

test('a session is opened at the first use, and used again', async () => {
  const server = new PaperServer()
  expect(server.pool.state()).toEqual({ open: 0, idle: 0, waiting: 0 })
  expect(await server.pool.use(now, 1_000)).toEqual(done(false))
  expect(await server.pool.use(now, 1_000)).toEqual(done(true))
  expect(server.pool.state()).toEqual({ open: 1, idle: 1, waiting: 0 })
})

test('more uses than sessions wait, in order', async () => {
  const server = new PaperServer(2)
  const order: number[] = []
  await Promise.all([1, 2, 3, 4, 5].map(n => server.pool.use(async () => order.push(n), 1_000)))
  expect(order).toEqual([1, 2, 3, 4, 5])
  expect(server.sessions).toHaveLength(2)
})

test('a session that did not answer in time is given up, and another one opened', async () => {
  const server = new PaperServer(1)
  const slow = server.pool.use(never, 1_000)
  await settled()
  const waiting = server.pool.use(now, 5_000)
  server.clock.advance(1_000)
  expect(await slow).toEqual(failed('silent', 'no answer in 1000 ms'))
  expect(await waiting).toEqual(done(false))
  expect(server.fates).toEqual(['abandoned', 'open'])
})

test('who waited in vain behind the others learns that all were busy', async () => {
  const server = new PaperServer(1)
  void server.pool.use(never, 5_000)
  await settled()
  const waiting = server.pool.use(now, 1_000)
  server.clock.advance(1_000)
  expect(await waiting).toEqual(failed('busy', 'all its connections were busy for 1000 ms'))
})

test('an attempt to connect that hangs is given up', async () => {
  const server = new PaperServer(1)
  server.answers.push('silence')
  const waiting = server.pool.use(now, 3_000)
  server.clock.advance(1_000)
  expect(await waiting).toEqual(failed('silent', 'no connection in 1000 ms'))
  expect(server.abandoned).toBe(1)
  expect(server.clock.running).toBe(0)
})

test('where no session can be had, all who wait learn why', async () => {
  const server = new PaperServer(2)
  const refusal = failed('login', 'password authentication failed')
  server.answers.push(refusal, refusal)
  const all = await Promise.all([1, 2, 3].map(() => server.pool.use(now, 1_000)))
  expect(all).toEqual([refusal, refusal, refusal])
})

test('a server that is full is asked for no more for a while', async () => {
  const server = new PaperServer(3)
  await server.pool.use(now, 1_000)
  const full = failed('crowded', 'too many connections')
  server.answers.push(full, full)
  const uses = () =>
    Promise.all([1, 2, 3].map(() => server.pool.use(async () => Promise.resolve('done'), 1_000)))
  expect((await uses()).every(({ type }) => type === 'done')).toBe(true)
  await uses()
  expect(server.sessions).toHaveLength(1)
  server.clock.advance(30_000)
  await uses()
  expect(server.sessions.length).toBeGreaterThan(1)
})

test('an unused session ends after a minute; the one used last is kept longest', async () => {
  const server = new PaperServer(2)
  await Promise.all([server.pool.use(now, 1_000), server.pool.use(async () => Promise.resolve('x'), 1_000)])
  server.clock.advance(30_000)
  await server.pool.use(now, 1_000)
  server.clock.advance(30_000)
  expect(server.fates.toSorted()).toEqual(['ended', 'open'])
  server.clock.advance(30_000)
  expect(server.fates).toEqual(['ended', 'ended'])
  expect(server.pool.state()).toEqual({ open: 0, idle: 0, waiting: 0 })
  expect(server.clock.running).toBe(0)
})

test('a session that is used all the time is replaced after half an hour', async () => {
  const server = new PaperServer(1)
  for (let half = 0; half < 62; half++) {
    await server.pool.use(now, 1_000)
    server.clock.advance(30_000)
  }
  expect(server.fates).toEqual(['ended', 'open'])
})

test('a session that breaks while nobody uses it is forgotten', async () => {
  const server = new PaperServer(1)
  await server.pool.use(now, 1_000)
  server.sessions[0]?.break()
  await settled()
  expect(server.pool.state()).toEqual({ open: 0, idle: 0, waiting: 0 })
  expect(await server.pool.use(now, 1_000)).toEqual(done(false))
})

test('one that breaks under its use is not used again', async () => {
  const server = new PaperServer(1)
  await server.pool.use(async session => session.break(), 1_000)
  expect(await server.pool.use(now, 1_000)).toEqual(done(false))
  expect(server.fates).toEqual(['broken', 'open'])
})

test('closing ends what is unused, gives up what runs and what is being opened, and answers everybody', async () => {
  const server = new PaperServer(3)
  await server.pool.use(now, 1_000)
  const running = server.pool.use(never, 1_000)
  server.answers.push('silence')
  const waiting = server.pool.use(now, 1_000)
  server.pool.close()
  expect(await running).toEqual(failed('closed', 'it was closed'))
  expect(await waiting).toEqual(failed('closed', 'it was closed'))
  expect(server.fates).toEqual(['abandoned'])
  expect(server.abandoned).toBe(1)
  expect(server.pool.state()).toEqual({ open: 0, idle: 0, waiting: 0 })
  expect(server.clock.running).toBe(0)
})
