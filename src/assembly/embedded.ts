import { join } from 'node:path'
import { type EmbeddedSettings, ensureEmbedded } from '../adapters/embedded/process.ts'
import { shutDownEmbedded } from '../adapters/embedded/shutdown.ts'
import type { Config, SwitchConfig } from '../config/config.ts'
import { urlOf } from '../config/own-url.ts'
import type { Secrets } from '../config/secrets.ts'
import { voiceFolders } from '../config/voice-folders.ts'
import type { Log } from '../ports/log.ts'
import type { Stop } from './stops.ts'

type Embedded = Extract<SwitchConfig, { type: 'embedded' }>

/** How long an embedded switch without a controller lives on after its last call, in ms. */
const idleExitMs = 600_000

export const embeddedOf = (config: Config): readonly Embedded[] =>
  config.switches.filter(each => each.type === 'embedded')

/** Starts the embedded switches, or finds those an earlier controller left behind; an orderly stop ends them. */
export async function runEmbedded(config: Config, secrets: Secrets, log: Log, stops: Stop[]): Promise<void> {
  for (const each of embeddedOf(config)) {
    await ensureEmbedded(settingsOf(each, config, secrets), config.varDir, log)
    stops.push(() => shutDownEmbedded({ ...each.esl, password: secrets.eventSocketPassword }))
  }
}

function settingsOf(each: Embedded, config: Config, secrets: Secrets): EmbeddedSettings {
  return {
    name: each.name,
    domain: each.sip.host,
    sip: each.sip,
    rtp: each.rtp,
    esl: { ...each.esl, password: secrets.eventSocketPassword },
    xmlCurl: {
      url: urlOf(config.listen, '/v1/freeswitch/xml'),
      user: config.xmlCurl.user,
      password: config.xmlCurl.password ?? secrets.xmlCurlPassword,
    },
    voices: voiceFolders(config.voices, config.language),
    recordings: config.recordings,
    idleExitMs,
    pidFile: join(config.varDir, `softswitch-${each.name}.pid`),
  }
}
