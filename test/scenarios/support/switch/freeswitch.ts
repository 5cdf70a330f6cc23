import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Program } from '../process/program.ts'
import { until } from '../until.ts'
import { askSwitch } from './event-socket.ts'
import { type FreeswitchFacts, freeswitchXml } from './freeswitch-configuration.ts'
import type { FreeswitchHome } from './freeswitch-home.ts'
import { keepKeys, layKeys } from './freeswitch-keys.ts'

/** Options of the freeswitch command that name a folder, and the folder each gets inside the run's own. */
const folders: Readonly<Record<string, string>> = {
  conf: 'conf',
  log: 'log',
  db: 'db',
  run: 'run',
  temp: 'tmp',
  cache: 'cache',
  storage: 'storage',
  recordings: 'recordings',
  scripts: 'tmp',
  sounds: 'sounds',
  grammar: 'tmp',
  certs: 'certs',
  htdocs: 'tmp',
}

/** Starts a FreeSWITCH with a configuration of its own, on loopback; resolves when its event socket answers. */
export const startFreeswitch = (home: FreeswitchHome, facts: FreeswitchFacts): Promise<Program> =>
  runFreeswitch(home, facts, freeswitchXml(facts))

/** The same with any freeswitch.xml. */
export async function runFreeswitch(
  home: FreeswitchHome,
  { folder, esl }: Pick<FreeswitchFacts, 'folder' | 'esl'>,
  xml: string,
): Promise<Program> {
  for (const name of new Set(Object.values(folders))) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'conf', 'freeswitch.xml'), xml)
  layKeys(join(folder, 'certs'))
  const named = Object.entries(folders).flatMap(([option, name]) => [`-${option}`, join(folder, name)])
  const quiet = ['-nonat', '-nonatmap', '-nocal', '-nf', '-nc', '-np', '-mod', home.modules]
  const program = await Program.start(home.binary, [...quiet, ...named], {
    name: 'freeswitch',
    cwd: folder,
    // Its own shutdown takes seconds, and everything it would save is thrown away.
    patience: 100,
  })
  const answers = () => {
    const { exit } = program
    if (exit !== null) throw new Error(`FreeSWITCH ended (${exit.code ?? exit.signal})`)
    return askSwitch(esl, 'status').then(
      () => true,
      () => false,
    )
  }
  await until('the event socket of FreeSWITCH', answers, { within: 40_000, every: 100 }).catch(
    async (error: Error) => {
      await program.stop()
      throw new Error(`${error.message}\n${program.output.tail()}`)
    },
  )
  keepKeys(join(folder, 'certs'))
  return program
}
