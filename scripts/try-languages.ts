/**
 * Runs the programs that docs/languages shows, in every language found on this machine: `node scripts/try-languages.ts`.
 * Prints what was run and what was wrong; exit code 1 when something was.
 */
import { spawnSync } from 'node:child_process'
import { printTable } from '../bench/support/table.ts'
import { type LanguageFile, languages, readPage } from './languages/page.ts'
import { tryPage } from './languages/trial.ts'

/** The runner's own words about its version; null when it is not here. */
function versionOf(file: LanguageFile): string | null {
  const { runner, version } = languages[file]
  if (runner === 'node') return process.version
  const { status, stdout } = spawnSync(runner, version, { encoding: 'utf8' })
  return status === 0 ? (stdout.split('\n')[0] ?? '').slice(0, 40) : null
}

const rows: string[][] = []
for (const file of Object.keys(languages) as LanguageFile[]) {
  const { name, runner } = languages[file]
  const version = versionOf(file)
  const problems = version === null ? [] : await tryPage(readPage(file))
  if (problems.length > 0) process.exitCode = 1
  const result = version === null ? `NOT RUN: there is no ${runner} here` : problems.join('; ') || 'right'
  rows.push([name, version ?? '-', result])
}
printTable('docs/languages, each program run and asked as nacd asks', ['', 'version', 'result'], rows)
