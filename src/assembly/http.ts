import type { Metrics } from '../adapters/metrics/metrics.ts'
import { openRecordings } from '../adapters/recordings/recording-files.ts'
import { openDemoExtensions } from '../adapters/sql/demo/demo-extensions.ts'
import type { Store } from '../adapters/sql/store.ts'
import { systemClock } from '../adapters/system/clock.ts'
import { systemResolver } from '../adapters/system/name-resolver.ts'
import { createPromptFinder } from '../adapters/voices/prompt-finder.ts'
import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { buildHttp } from '../http/server/build-http.ts'
import type { Log } from '../ports/log.ts'
import { createCommands } from '../runtime/commands/table.ts'
import type { ExtensionCache } from '../runtime/extensions/extension-cache.ts'
import { LiveView } from '../runtime/live-view.ts'
import { ClickToCall } from '../runtime/originate/click-to-call.ts'
import { createMissingAudio } from '../runtime/queue/missing-audio.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { TrunkCallers } from '../runtime/trunks/trunk-callers.ts'
import { version } from '../version.ts'
import type { Lookers } from './figures.ts'
import type { Stop } from './stops.ts'

export interface HttpParts {
  readonly store: Store
  readonly customerDb: ExtensionCache | null
  readonly runtime: Runtime
  readonly metrics: Metrics
  readonly lookers: Lookers
  readonly log: Log
}

const nothingRemembered = { forget: () => undefined, forgetAll: () => undefined }

/** Serves the API and xml_curl. Rejects when the port is not to be had. */
export async function serveHttp(
  config: Config,
  secrets: Secrets,
  { store, customerDb, runtime, metrics, lookers, log }: HttpParts,
  stops: Stop[],
): Promise<void> {
  const { customerDb: database, xmlCurl, sipProxy, listen } = config
  const trunks = new TrunkCallers({
    gateways: store.gateways,
    resolver: systemResolver,
    clock: systemClock,
    log,
  })
  stops.push(async () => trunks.stop())
  await trunks.start()
  const extensions =
    config.demo && database?.type === 'sqlite' ? openDemoExtensions(database.connection) : null
  if (extensions) stops.push(() => extensions.close())
  const http = await buildHttp({
    version,
    apiToken: config.apiToken ?? secrets.apiToken,
    agents: store.agents,
    cdrs: store.cdrs,
    recordings: openRecordings(config.recordings),
    holidays: store.holidays,
    blacklist: store.blacklist,
    vips: store.vips,
    callbacks: runtime.queue.callbacks,
    agentDesk: runtime.desk,
    missingAudio: createMissingAudio(
      createPromptFinder(config.voices, config.language, systemClock.now),
      config.language,
    ),
    gateways: store.gateways,
    routes: store.routes,
    limits: store.limits,
    destinationRules: store.destinationRules,
    customerDb,
    extensionCache: customerDb ?? nothingRemembered,
    extensions,
    live: new LiveView(runtime, systemClock),
    events: lookers.events,
    figures: lookers.figures,
    history: lookers.history,
    lines: runtime.lines,
    clickToCall: new ClickToCall({
      clock: systemClock,
      phones: runtime.phones,
      lines: runtime.lines,
      originator: runtime.originator,
    }),
    supervisors: runtime.supervisors,
    commands: createCommands({
      supervisors: runtime.supervisors,
      version,
      clock: systemClock,
      calls: runtime.calls,
      acd: runtime.acd,
      store: store.agents,
      desk: runtime.desk,
      switches: () => runtime.switches(),
      extensions: customerDb ?? nothingRemembered,
      originator: runtime.originator,
      lines: runtime.lines,
      language: config.language,
      maxCalls: runtime.maxCalls,
    }),
    ready: async () => ({ switch: runtime.switches().some(each => each.ready), store: await store.ok() }),
    registry: metrics.registry,
    freeswitch: { ...xmlCurl, password: xmlCurl.password ?? secrets.xmlCurlPassword },
    sipProxy: { ...sipProxy, password: sipProxy.password ?? secrets.sipProxyPassword },
    passwords: { format: database?.passwordFormat ?? 'plain', domain: config.extensions.ha1Domain },
    dialplanRules: config.dialplan,
    numbers: config.numbers,
    agentCodes: config.agentCodes,
    trunks,
    clock: systemClock,
    log,
  })
  stops.push(() => http.close())
  await http.listen({ host: listen.host, port: listen.port })
}
