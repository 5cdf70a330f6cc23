import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Report, type Tally, tallyRun } from './tally.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')

/** Runs one project of vitest.config.ts, its output going where ours goes, and counts what came of it. */
export async function runProject(project: string, args: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(join(tmpdir(), 'nacd-test-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const command = [program, 'run', '--project', project, ...reporters, ...args]
    const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' })
    const [code] = await once(child, 'exit')
    return tallyRun(readReport(report), code === 0)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** null = the run did not come as far as writing it. */
function readReport(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}
