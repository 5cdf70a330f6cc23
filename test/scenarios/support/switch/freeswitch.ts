import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Program } from '../process/program.ts'
import { until } from '../until.ts'
import { askSwitch } from './event-socket.ts'
import { type FreeswitchFacts, freeswitchXml } from './freeswitch-configuration.ts'
import type { FreeswitchHome } from './freeswitch-home.ts'

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
  certs: 'tmp',
  htdocs: 'tmp',
}

/** Starts a FreeSWITCH with a configuration of its own, on loopback; resolves when its event socket answers. */
export async function startFreeswitch(home: FreeswitchHome, facts: FreeswitchFacts): Promise<Program> {
  for (const name of new Set(Object.values(folders))) mkdirSync(join(facts.folder, name), { recursive: true })
  writeFileSync(join(facts.folder, 'conf', 'freeswitch.xml'), freeswitchXml(facts))
  const named = Object.entries(folders).flatMap(([option, name]) => [`-${option}`, join(facts.folder, name)])
  const quiet = ['-nonat', '-nonatmap', '-nocal', '-nf', '-nc', '-np', '-mod', home.modules]
  const program = await Program.start(home.binary, [...quiet, ...named], {
    name: 'freeswitch',
    cwd: facts.folder,
    // Its own shutdown takes seconds, and everything it would save is thrown away.
    patience: 100,
  })
  const answers = () =>
    askSwitch(facts.esl, 'status').then(
      () => true,
      () => false,
    )
  await until('the event socket of FreeSWITCH', answers, { within: 40_000, every: 100 })
  return program
}
