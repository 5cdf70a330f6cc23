import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Program } from '../process/program.ts'

/** What we give to users of Kamailio: used here as it is, so that it is known to work. */
const shipped = fileURLToPath(new URL('../../../../switches/kamailio/kamailio.cfg', import.meta.url))

export interface KamailioFacts {
  /** A folder of its own. */
  readonly folder: string
  readonly sipPort: number
  readonly nacd: { readonly port: number; readonly password: string }
}

/** Starts Kamailio on loopback with the shipped configuration, changed where its reader is told to; resolves when it listens. */
export async function startKamailio({ folder, sipPort, nacd }: KamailioFacts): Promise<Program> {
  const changes: Readonly<Record<string, string>> = {
    'CHANGE-ME@127.0.0.1:8090': `${nacd.password}@127.0.0.1:${nacd.port}`,
    'udp:127.0.0.1:5060': `udp:127.0.0.1:${sipPort}`,
  }
  let text = readFileSync(shipped, 'utf8')
  for (const [from, to] of Object.entries(changes)) {
    if (!text.includes(from)) throw new Error(`kamailio.cfg does not say ${from}`)
    text = text.replaceAll(from, to)
  }
  const file = join(folder, 'kamailio.cfg')
  writeFileSync(file, text, { mode: 0o600 })
  const few = ['-m', '32', '-M', '8', '-n', '4', '-N', '1']
  const args = ['-DD', '-E', '-f', file, '-Y', folder, '-P', join(folder, 'kamailio.pid'), ...few]
  const program = await Program.start('kamailio', args, { name: 'kamailio', cwd: folder })
  await program.line(/udp: 127\.0\.0\.1/)
  return program
}
