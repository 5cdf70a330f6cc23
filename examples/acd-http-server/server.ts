/**
 * An example of the customer's side of nacd: answers what to do with a call, and hears what happens to it.
 * Run it: `node examples/acd-http-server/server.ts`. HOST, PORT, ACD_SECRET and ACD_SETTINGS come from the environment.
 */
import { readFileSync } from 'node:fs'
import { createAcdServer } from './http.ts'
import { openOffice } from './office.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { readSettings } from './settings-file.ts'

function main(): void {
  const { HOST = '127.0.0.1', PORT = '8087', ACD_SECRET = '', ACD_SETTINGS = '' } = process.env
  const port = readPort(PORT)
  const settings = chosenSettings(ACD_SETTINGS)
  if (port === null || settings === null) return
  const print = (line: string) => console.log(`${new Date().toISOString()} ${line}`)
  const server = createAcdServer({ office: openOffice(settings), secret: ACD_SECRET, print })
  server.on('error', error => fail(`cannot listen on ${HOST}:${PORT}: ${error.message}`))
  server.listen(port, HOST, () => print(`call-flow server on http://${HOST}:${PORT}`))
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  // Whoever started this program with a channel to it is gone.
  process.once('disconnect', stop)
}

/** Null when it is no port, which has been told. */
function readPort(text: string): number | null {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  fail(`PORT: expected 0 to 65535, got ${text}`)
  return null
}

/** Those of settings.ts, with the file's laid over them; null when the file is of no use, which has been told. */
function chosenSettings(file: string): Settings | null {
  if (file === '') return defaultSettings
  const text = textOf(file)
  if (text === null) return null
  const reading = readSettings(text, defaultSettings)
  if (reading.ok) return reading.settings
  for (const problem of reading.problems) fail(`${file}: ${problem}`)
  return null
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    fail(`ACD_SETTINGS: ${error instanceof Error ? error.message : file}`)
    return null
  }
}

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}

if (import.meta.main) main()
