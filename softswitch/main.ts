import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { EmbeddedSwitch } from './embedded-switch.ts'
import { createLog, type Log, openLogSink } from './log.ts'
import { readSettings, type Settings } from './settings.ts'

/** Exit code of a switch that could not start. */
const cannotStart = 2

function refuseToStart(reason: string): never {
  process.stderr.write(`nacd-softswitch: ${reason}\n`)
  process.exit(cannotStart)
}

function loadSettings(): Settings {
  const [file] = process.argv.slice(2)
  if (file === undefined) return refuseToStart('usage: node main.ts <settings.json>')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return refuseToStart(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const result = readSettings(text)
  return result.type === 'settings'
    ? result.settings
    : refuseToStart(`${file}: ${result.problems.join('; ')}`)
}

/**
 * A switch that carries calls goes on when a part of it fails: the failure is logged, the leg it happened on is ended by
 * its own guard, and everything else is not touched.
 */
function keepGoing(log: Log): void {
  process.on('uncaughtException', error => log.error({ error: error.stack }, 'uncaught exception'))
  process.on('unhandledRejection', reason => log.error({ error: String(reason) }, 'unhandled rejection'))
}

/** One line on standard error for what keeps the switch from starting, most often a port that is taken. */
function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function run(settings: Settings): Promise<void> {
  const log = createLog(openLogSink(settings.logFile), 'info', Date.now, { switch: settings.name })
  const done = Promise.withResolvers<string>()
  process.on('SIGHUP', () => log.info({}, 'hang-up signal ignored'))
  process.on('SIGTERM', () => done.resolve('SIGTERM'))
  process.on('SIGINT', () => done.resolve('SIGINT'))
  const embedded = new EmbeddedSwitch(settings, log, () => done.resolve('done'))
  try {
    await embedded.start()
  } catch (error) {
    refuseToStart(explain(error))
  }
  keepGoing(log)
  if (settings.pidFile !== null) writeFileSync(settings.pidFile, `${process.pid}\n`, { mode: 0o600 })
  log.info({ sip: settings.sip, esl: { host: settings.esl.host, port: settings.esl.port } }, 'ready')
  log.info({ why: await done.promise }, 'ending')
  await embedded.stop()
  if (settings.pidFile !== null) rmSync(settings.pidFile, { force: true })
  log.info({}, 'ended')
  process.exit(0)
}

await run(loadSettings())
