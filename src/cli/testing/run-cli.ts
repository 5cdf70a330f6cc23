import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { runCli } from '../program.ts'
import type { StartApp } from '../start.ts'

export interface Ran {
  readonly code: number
  readonly out: string[]
  readonly err: string[]
}

export interface Surroundings {
  readonly startApp?: StartApp
  readonly locale?: string
  /** Standard input. */
  readonly input?: string
}

/** Runs one command line in this process, in English. */
export function run(args: readonly string[], startApp: StartApp = refuseToStart): Promise<Ran> {
  return runIn({ startApp }, args)
}

/** The same with surroundings of its own. */
export async function runIn(
  { startApp = refuseToStart, locale = 'en_US.UTF-8', input = '' }: Surroundings,
  args: readonly string[],
): Promise<Ran> {
  const out: string[] = []
  const err: string[] = []
  const terminal = {
    env: { LANG: locale },
    print: (line: string) => out.push(line),
    complain: (line: string) => err.push(line),
    input: () => Readable.from([Buffer.from(input)]),
  }
  const code = await runCli(args, terminal, startApp)
  return { code, out, err }
}

const refuseToStart: StartApp = () => Promise.reject(new Error('nothing to start in this test'))

/** A folder of its own for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nacd-cli-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** Writes nacd.conf.xml into a new folder and gives its path. */
export async function configFile(
  settings: Readonly<Record<string, string>>,
  switches: string,
): Promise<string> {
  const params = Object.entries(settings).map(([name, value]) => `<param name="${name}" value="${value}"/>`)
  const file = join(await temporaryFolder(), 'nacd.conf.xml')
  await writeFile(
    file,
    `<configuration>\n<settings>\n${params.join('\n')}\n</settings>\n<switches>${switches}</switches>\n</configuration>\n`,
  )
  return file
}
