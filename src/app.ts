import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createLog, standardOutput } from './adapters/log/log.ts'
import { createMetrics, type Metrics } from './adapters/metrics/metrics.ts'
import { createOutbox, type Outbox } from './adapters/outbox/outbox.ts'
import { openStore, type Store } from './adapters/sql/store.ts'
import { systemClock } from './adapters/system/clock.ts'
import { openCallFlow } from './assembly/call-flow.ts'
import { openWatchedCustomerDb } from './assembly/customer-db.ts'
import { demoPhones, runExampleServer, seedDemoData } from './assembly/demo.ts'
import { embeddedOf, runEmbedded } from './assembly/embedded.ts'
import { openLookers } from './assembly/figures.ts'
import { serveHttp } from './assembly/http.ts'
import { buildRuntime } from './assembly/runtime.ts'
import { type Stop, stopAll } from './assembly/stops.ts'
import type { RunningApp } from './cli/start.ts'
import type { Config } from './config/config.ts'
import { urlOf } from './config/own-url.ts'
import { loadSecrets, type Secrets } from './config/secrets.ts'
import type { Log } from './ports/log.ts'
import { ExtensionCache } from './runtime/extensions/extension-cache.ts'

/**
 * Builds everything from the configuration and starts it. Rejects with a named error (StoreUnavailable,
 * OutboxUnavailable, EmbeddedSwitchFailed, EADDRINUSE, ...) when something nacd cannot run without is not to be had;
 * what had been started is stopped again.
 */
export async function start(config: Config): Promise<RunningApp> {
  const stops: Stop[] = []
  try {
    return await build(config, stops)
  } catch (error) {
    await stopAll(stops)
    throw error
  }
}

async function build(config: Config, stops: Stop[]): Promise<RunningApp> {
  const log = createLog({ level: config.logLevel, pii: config.logPii }, standardOutput())
  mkdirSync(config.varDir, { recursive: true, mode: 0o700 })
  makeRecordingsFolder(config, log)
  const secrets = await openSecrets(config, log)
  const metrics = createMetrics()
  const store = await openOwnStore(config, metrics, log)
  stops.push(() => store.close())
  await seedDemoData(config, store)
  const customerDb = openExtensions(config, metrics, log, stops)
  const outbox = openOutbox(config, metrics, log)
  if (outbox) stops.push(() => outbox.stop())
  const callFlow = openCallFlow(config, store, metrics, log, stops)

  const lookers = openLookers(config, store, metrics, log)
  stops.push(() => lookers.stop())
  const parts = { store, customerDb, callFlow, outbox, metrics, lookers, log }
  const runtime = buildRuntime(config, secrets, parts)
  await serveHttp(config, secrets, { store, customerDb, runtime, metrics, lookers, log }, stops)
  // Stopped after the embedded switch, so that the ends of its last calls still reach their records.
  stops.push(() => runtime.stop())
  await runEmbedded(config, secrets, log, stops)
  runExampleServer(config, log, stops)
  outbox?.start()
  lookers.start()
  await runtime.start()
  return {
    greeting: {
      api: urlOf(config.listen, ''),
      apiToken: config.apiToken ?? secrets.apiToken,
      sip: embeddedOf(config).map(({ sip }) => `${sip.host}:${sip.port}`),
      extensions: await demoPhones(config, customerDb),
      hasCallFlow: config.callFlow.url !== null,
    },
    stop: () => stopAll(stops),
  }
}

/** The customer's database behind what is remembered of it; null where none is configured. */
function openExtensions(config: Config, metrics: Metrics, log: Log, stops: Stop[]): ExtensionCache | null {
  const database = openWatchedCustomerDb(config, metrics, log, stops)
  if (database === null) return null
  return new ExtensionCache({
    database,
    times: config.extensions,
    clock: systemClock,
    log,
    observe: metrics.extensionAsked,
  })
}

/** How long a database server that starts together with us is waited for, in ms. */
const storePatienceMs = 60_000

function openOwnStore({ store }: Config, metrics: Metrics, log: Log): Promise<Store> {
  return openStore(store, {
    clock: systemClock,
    log,
    patienceMs: storePatienceMs,
    observe: metrics.storeAsked,
    observeBreaker: state => metrics.breakerChanged('store', state),
  })
}

/** The switch may be another machine with a folder of its own: one that cannot be made here is told, not fatal. */
function makeRecordingsFolder({ recordings }: Config, log: Log): void {
  try {
    mkdirSync(recordings, { recursive: true, mode: 0o700 })
  } catch (error) {
    log.warn({ folder: recordings, error: String(error) }, 'the folder for messages cannot be made here')
  }
}

async function openSecrets(config: Config, log: Log): Promise<Secrets> {
  const { secrets, file, openMode } = await loadSecrets(config.varDir)
  if (openMode !== null) {
    log.warn(
      { file, mode: openMode.toString(8) },
      'others could read the file of secrets; it is private again',
    )
  }
  return secrets
}

function openOutbox(config: Config, metrics: Metrics, log: Log): Outbox | null {
  const { url, secret } = config.pushEvent
  if (url === null) return null
  const file = join(config.varDir, 'outbox.db')
  return createOutbox({
    file,
    url,
    secret,
    clock: systemClock,
    log,
    observe: metrics.pushed,
    observeReceiver: state => metrics.breakerChanged('push_event', state),
  })
}
