import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openRecordings } from '../../adapters/recordings/recording-files.ts'
import { openCustomerDb } from '../../adapters/sql/customer/customer-db.ts'
import { openDemoExtensions } from '../../adapters/sql/demo/demo-extensions.ts'
import { seedDemoGroups } from '../../adapters/sql/demo/demo-groups.ts'
import { seedDemo } from '../../adapters/sql/demo/demo-seed.ts'
import { openStore, type Store } from '../../adapters/sql/store.ts'
import { realClock } from '../../adapters/sql/testing/real-clock.ts'
import { tempFolder } from '../../adapters/sql/testing/temp-folder.ts'
import { legId } from '../../core/shared/ids.ts'
import { chinesePlan } from '../../core/shared/phone-number.ts'
import { createLocalTime } from '../../runtime/clock/local-time.ts'
import { EventHub } from '../../runtime/events/event-hub.ts'
import { ExtensionCache } from '../../runtime/extensions/extension-cache.ts'
import { FiguresKeeper } from '../../runtime/figures/figures-keeper.ts'
import { HistoryReader } from '../../runtime/figures/history-reader.ts'
import { type LogLine, memoryLog } from '../../testing/memory-log.ts'
import type { HttpDeps } from '../deps.ts'
import { buildHttp } from '../server/build-http.ts'

export const token = 'a-token-for-tests'
export const switchPassword = 'a-password-for-the-switch'
export const proxyPassword = 'a-password-for-the-proxy'
/** The demo's passwords in these tests: each new one is the next of the row. */
export const demoPassword = (extension: number): string => `secret-${extension}`

export interface TestServer {
  /** Of this server alone. */
  readonly folder: string
  readonly app: FastifyInstance
  readonly store: Store
  readonly lines: readonly LogLine[]
  /** With the token; `payload` objects go as JSON. */
  send(
    method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE',
    url: string,
    payload?: InjectOptions['payload'],
  ): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any
}

type OnEnd = (end: () => Promise<void> | void) => void

/** One server for all tests of a file that change nothing in it. */
export function sharedServer(): () => TestServer {
  let server: TestServer | null = null
  const ends: (() => Promise<void> | void)[] = []
  beforeAll(async () => {
    server = await testServer({}, end => ends.unshift(end))
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })
  return () => {
    if (server === null) throw new Error('the server is not started yet')
    return server
  }
}

/** The whole HTTP side over a real store and the real demo database, in a folder of its own. */
export async function testServer(
  change: Partial<HttpDeps> = {},
  onEnd: OnEnd = onTestFinished,
): Promise<TestServer> {
  const folder = tempFolder(onEnd)
  const log = memoryLog()
  const store = await openStore({ type: 'sqlite', file: join(folder, 'nacd.db') }, { clock: realClock, log })
  await seedDemoGroups(store.agents)
  const databases = await demoDatabases(join(folder, 'demo.db'), log)
  const app = await buildHttp({
    version: '0.0.0',
    apiToken: token,
    agents: store.agents,
    cdrs: store.cdrs,
    recordings: openRecordings(join(folder, 'recordings')),
    holidays: store.holidays,
    blacklist: store.blacklist,
    vips: store.vips,
    callbacks: {
      all: () => store.callbacks.all(),
      remove: async id => ((await store.callbacks.remove(id)) ? 'removed' : 'notFound'),
    },
    agentDesk: paperDesk(store),
    missingAudio: () => [],
    gateways: store.gateways,
    routes: store.routes,
    limits: store.limits,
    destinationRules: store.destinationRules,
    ...databases,
    live: {
      calls: () => [],
      agents: () => new Map(),
      groups: () => new Map(),
      gateway: () => [],
      hangup: async () => false,
    },
    ...figuresOf(store, log, change.clock ?? realClock),
    clickToCall: {
      isRegistered: () => true,
      mayCall: () => ({ type: 'allowed', rule: null }),
      call: async () => ({ type: 'ringing', uuid: legId('a-call'), switchName: 'local' }),
    },
    supervisors: {
      supervise: async () => ({ type: 'noSuchCall' }),
      end: () => false,
      of: () => [],
    },
    lines: {
      explain: () => ({ destination: { type: 'allowed', rule: null }, routes: [], obstacles: [] }),
    },
    commands: {},
    ready: async () => ({ switch: true, store: await store.ok() }),
    registry: new Registry(),
    freeswitch: { allow: ['127.0.0.1/8', '::1'], user: 'switch', password: switchPassword },
    sipProxy: { allow: ['127.0.0.1/8', '::1'], user: 'proxy', password: proxyPassword },
    passwords: { format: 'plain', domain: null },
    dialplanRules: '',
    numbers: chinesePlan,
    agentCodes: { ready: '*51', busy: '*52', offline: '*53', wrapUpEnd: '*54' },
    trunks: { gatewayOf: () => null },
    clock: realClock,
    log,
    ...change,
  })
  onEnd(async () => {
    await app.close()
    await databases.customerDb.close()
    await databases.extensions.close()
    await store.close()
  })
  return {
    folder,
    app,
    store,
    lines: log.lines,
    send: (method, url, payload) => inject(app, method, url, payload),
  }
}

/** The agent 1001 is in their wrap-up, nobody else rests. */
function paperDesk({ agents }: Store): HttpDeps['agentDesk'] {
  const restOf = (extension: string) => (extension === '1001' ? 'done' : 'notResting')
  return {
    async setStatus(extension, status, statusReason) {
      const { type } = await agents.changeAgent(extension, { status, statusReason })
      return type === 'changed' ? 'done' : 'notFound'
    },
    endRest: extension => (extension === '9' ? 'notFound' : restOf(extension)),
    extendRest: extension => (extension === '9' ? 'notFound' : restOf(extension)),
  }
}

function figuresOf(store: Store, log: HttpDeps['log'], clock: HttpDeps['clock']) {
  const { recordedCalls: recorded, agentTimes: times, cdrs } = store
  const parts = { recorded, times, groups: () => [], localTime: createLocalTime(null) }
  return {
    events: new EventHub({ clock }),
    figures: new FiguresKeeper({ ...parts, clock, log, cdrs, openRecords: async () => [] }),
    history: new HistoryReader(parts),
  }
}

async function demoDatabases(file: string, log: HttpDeps['log']) {
  let extension = 1000
  await seedDemo(file, () => {
    extension += 1
    return demoPassword(extension)
  })
  const extensions = openDemoExtensions(file)
  if (extensions === null) throw new Error('the demo database was not made')
  const config = {
    type: 'sqlite',
    connection: file,
    extensionQuery: 'SELECT extension_pswd FROM nway_extension WHERE extension_number = $1 and enabled = 1',
    outDidQuery: null,
    inDidQuery: null,
    passwordFormat: 'plain',
    timeoutMs: 2000,
    poolSize: 1,
  } as const
  const customerDb = new ExtensionCache({
    database: openCustomerDb(config, { clock: realClock, log }),
    times: { freshMs: 60_000, negativeMs: 60_000, staleMs: 0 },
    clock: realClock,
    log,
    observe: () => undefined,
  })
  return { extensions, customerDb, extensionCache: customerDb }
}

async function inject(
  app: FastifyInstance,
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE',
  url: string,
  payload?: InjectOptions['payload'],
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  return read(answer)
}

/** An answer of `inject` in the words of these tests. */
export function read(answer: Awaited<ReturnType<FastifyInstance['inject']>>): Answer {
  const isJson = String(answer.headers['content-type']).startsWith('application/json') && answer.body !== ''
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
    json: isJson ? answer.json() : undefined,
  }
}
