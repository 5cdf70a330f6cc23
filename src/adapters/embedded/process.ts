import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HostPort } from '../../config/kinds/address.ts'
import type { Log } from '../../ports/log.ts'
import { writePrivate } from './private-file.ts'
import { probe } from './probe.ts'

/** What the embedded switch is told at its start (softswitch/main.ts reads it). */
export interface EmbeddedSettings {
  readonly name: string
  readonly domain: string
  readonly sip: HostPort
  readonly rtp: { readonly low: number; readonly high: number }
  readonly esl: HostPort & { readonly password: string }
  readonly xmlCurl: { readonly url: string; readonly user: string; readonly password: string }
  readonly voices: readonly string[]
  readonly recordings: string
  readonly idleExitMs: number
  readonly pidFile: string
}

/** The embedded switch did not come up: its own words say why. */
export class EmbeddedSwitchFailed extends Error {
  override readonly name = 'EmbeddedSwitchFailed'
}

const main = fileURLToPath(new URL('../../../softswitch/main.ts', import.meta.url))

/**
 * Makes sure the embedded switch runs: one that an earlier controller left behind is found at its event socket and
 * used; else a new one is started as a process of its own, which outlives a killed controller.
 */
export async function ensureEmbedded(settings: EmbeddedSettings, varDir: string, log: Log): Promise<void> {
  const found = await probe(settings.esl)
  if (found === 'ours') {
    log.info({ switch: settings.name }, 'embedded switch found running')
    return
  }
  if (found === 'stranger') {
    const { host, port } = settings.esl
    throw new EmbeddedSwitchFailed(
      `switch ${settings.name}: another event socket answers at ${host}:${port}; stop it, or choose another port with esl=`,
    )
  }
  const file = join(varDir, `softswitch-${settings.name}.json`)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writePrivate(file, JSON.stringify(settings, null, 2))
  await started(start(file, join(varDir, `softswitch-${settings.name}.log`)), settings)
  log.info({ switch: settings.name }, 'embedded switch started')
}

function start(file: string, logFile: string): ChildProcess {
  const out = openSync(logFile, 'a', 0o600)
  try {
    return spawn(process.execPath, [main, file], { detached: true, stdio: ['ignore', out, 'pipe'] })
  } finally {
    closeSync(out)
  }
}

/** Waits until the event socket answers, or the process gives up; then lets go of it. */
async function started(child: ChildProcess, settings: EmbeddedSettings): Promise<void> {
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000)
  })
  const gone = new Promise<'gone'>(resolve => {
    child.once('close', () => resolve('gone'))
    child.once('error', error => {
      complaint = error.message
      resolve('gone')
    })
  })
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await Promise.race([gone, pause(50)])) === 'gone') {
      throw new EmbeddedSwitchFailed(
        `switch ${settings.name}: ${complaint.trim() || 'it ended without a word'}`,
      )
    }
    if ((await probe(settings.esl)) === 'ours') {
      child.stderr?.destroy()
      child.unref()
      return
    }
  }
  child.kill()
  throw new EmbeddedSwitchFailed(`switch ${settings.name}: its event socket did not answer within 10 s`)
}

const pause = (ms: number): Promise<'paused'> =>
  new Promise(resolve => {
    setTimeout(() => resolve('paused'), ms)
  })
