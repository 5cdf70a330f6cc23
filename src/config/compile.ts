import { dirname, join, resolve } from 'node:path'
import type { FlowEvent } from '../core/flow/contract.ts'
import type { Config, CustomerDbConfig, StoreConfig, SwitchConfig } from './config.ts'
import type { Connection } from './database/connection.ts'
import { withAbsoluteFiles } from './database/server-address.ts'
import type { Settings } from './schema.ts'

/** What a file is read in the light of. */
export interface ConfigContext {
  /** The file's own path, absolute: relative paths in it start from its folder. */
  readonly file: string
  /** The folder of prompts nacd came with, absolute. */
  readonly builtInVoices: string
  /** Of the environment: `NACD_API_TOKEN`. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Pushed whether listed or not. */
const alwaysPushed: readonly FlowEvent[] = ['incoming', 'callout', 'answered', 'hangup', 'canceled', 'dtmf']

/** Good settings as the rest of nacd sees them: paths absolute, pieces of one thing together. */
export function compileConfig(
  settings: Settings,
  switches: readonly SwitchConfig[],
  dialplan: string,
  places: Config['places'],
  context: ConfigContext,
): Config {
  const folder = dirname(context.file)
  const varDir = resolve(folder, settings.var_dir)
  const secret = settings.http_secret ?? ''
  return deepFreeze({
    file: context.file,
    places,
    customerDb: compileCustomerDb(settings, folder),
    did: {
      ringSeconds: settings.in_did_ring_seconds,
      overflow: {
        busy: settings.in_did_busy,
        noAnswer: settings.in_did_no_answer,
        notRegistered: settings.in_did_not_registered,
      },
    },
    extensions: {
      freshMs: settings.ext_cache_seconds * 1000,
      negativeMs: settings.ext_negative_cache_seconds * 1000,
      staleMs: settings.ext_cache_stale_seconds * 1000,
      ha1Domain: settings.ext_password_format === 'ha1' ? settings.ext_password_domain : null,
    },
    numbers: {
      form: settings.number_form,
      countryCode: settings.country_code,
      nationalPrefix: settings.national_prefix,
    },
    line: {
      longestWaitMs: settings.line_max_wait * 1000,
      music: settings.line_music,
      mostWaiting: settings.line_max_length,
      mostAttempts: settings.line_attempts,
      longestHuntMs: settings.line_hunt_seconds * 1000,
    },
    guard: {
      lowestAsr: settings.guard_asr / 100,
      mostShortCalls: settings.guard_short_calls / 100,
      shortCallMs: settings.guard_short_call_seconds * 1000,
      leastSamples: settings.guard_samples,
    },
    agentCodes: {
      ready: settings.code_ready,
      busy: settings.code_busy,
      offline: settings.code_offline,
      wrapUpEnd: settings.code_wrap_up_end,
    },
    callback: {
      attempts: settings.callback_attempts,
      intervalMs: settings.callback_interval * 1000,
    },
    callFlow: {
      url: settings.http_call_flow_url,
      secret,
      timeoutMs: settings.http_timeout_ms,
      fallback: settings.http_fallback,
    },
    pushEvent: {
      url: settings.push_event_url,
      events: [...new Set([...alwaysPushed, ...(settings.push_events ?? [])])],
      secret,
    },
    store: compileStore(settings.store, folder, varDir),
    listen: settings.listen,
    apiToken: settings.api_token,
    voices: compileVoices(settings, folder, context.builtInVoices),
    language: settings.language,
    recordings: resolve(folder, settings.recordings ?? join(varDir, 'recordings')),
    timezone: settings.timezone,
    switches,
    dialplan,
    xmlCurl: {
      allow: settings.xml_curl_allow,
      user: settings.xml_curl_user,
      password: settings.xml_curl_password,
    },
    sipProxy: {
      allow: settings.sip_proxy_allow,
      user: settings.sip_proxy_user,
      password: settings.sip_proxy_password,
    },
    varDir,
    maxCalls: settings.max_calls,
    demo: settings.demo,
    logLevel: settings.log_level,
    logPii: settings.log_pii,
    flowVariables: settings.flow_variables ?? [],
  })
}

function compileCustomerDb(settings: Settings, folder: string): CustomerDbConfig | null {
  const { db_type, db_string, ext_query_string } = settings
  if (db_type === null || db_string === null || ext_query_string === null) return null
  return {
    type: db_type,
    connection:
      db_string.type === 'sqlite'
        ? databaseFile(folder, db_string.file)
        : withAbsoluteFiles(db_string.type, db_string.url, file => resolve(folder, file)),
    extensionQuery: ext_query_string,
    outDidQuery: settings.out_did_sql,
    inDidQuery: settings.in_did_sql,
    passwordFormat: settings.ext_password_format,
    timeoutMs: settings.db_timeout_ms,
    poolSize: settings.db_pool_size,
  }
}

function compileStore(store: Connection | null, folder: string, varDir: string): StoreConfig {
  if (store === null) return { type: 'sqlite', file: join(varDir, 'nacd.db') }
  if (store.type === 'sqlite') return { type: 'sqlite', file: databaseFile(folder, store.file) }
  return { type: store.type, url: withAbsoluteFiles(store.type, store.url, file => resolve(folder, file)) }
}

function databaseFile(folder: string, file: string): string {
  return file === ':memory:' ? file : resolve(folder, file)
}

/** nacd's own prompts last. */
function compileVoices(settings: Settings, folder: string, builtIn: string): string[] {
  const written = (settings.voices ?? '').split('|').map(name => name.trim())
  const folders = written.filter(name => name !== '').map(name => resolve(folder, name))
  return [...new Set([...folders, builtIn])]
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  return Object.freeze(value)
}
