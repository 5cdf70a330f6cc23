import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import { type Language, terminalLanguage } from '../config/words.ts'
import { exitCode, type Terminal } from './terminal.ts'

const fileName = 'nacd.conf.xml'

/** Without `--config`: the file in the folder one stands in, else the one nacd came with. */
function defaultFile(): string {
  return existsSync(fileName) ? fileName : fileURLToPath(new URL(`../../${fileName}`, import.meta.url))
}

export interface LoadedFile {
  readonly config: Config
  /** The language to talk to this terminal in. */
  readonly language: Language
}

/**
 * Reads the configuration and does `work` with it. A wrong file is told with all its problems on standard error,
 * and the exit code is `wrong`; else it is what `work` gives.
 */
export async function withConfig(
  file: string | undefined,
  terminal: Terminal,
  work: (loaded: LoadedFile) => Promise<number>,
): Promise<number> {
  const path = file ?? defaultFile()
  const result = await loadConfig(path, terminal.env)
  if (result.type === 'config') {
    const { config } = result
    return work({ config, language: terminalLanguage(terminal.env, config.language) })
  }
  const language = terminalLanguage(terminal.env, result.language)
  for (const problem of result.problems) terminal.complain(formatProblem(problem, path, language))
  return exitCode.wrong
}
