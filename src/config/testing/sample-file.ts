import type { ConfigContext } from '../compile.ts'
import type { Config } from '../config.ts'
import { parseConfig } from '../parse.ts'
import { formatProblem } from '../problem.ts'

export const context: ConfigContext = {
  file: '/etc/nacd/nacd.conf.xml',
  builtInVoices: '/opt/nacd/voices',
  env: {},
}

export const embedded = '<switch name="local" type="embedded"/>'

/** A whole configuration file. Settings start on line 3, switches on the line after `</settings>`. */
export function file(
  settings: readonly string[],
  switches: readonly string[] = [embedded],
  rest = '',
): string {
  const params = settings.map(line => `${line}\n`).join('')
  const body = `<settings>\n${params}</settings>\n<switches>\n${switches.join('\n')}\n</switches>\n${rest}`
  return `<configuration name="nacd.conf">\n${body}</configuration>`
}

export function param(name: string, value: string): string {
  return `<param name="${name}" value="${value}"/>`
}

export function problemsOf(text: string, env: ConfigContext['env'] = {}): string[] {
  const result = parseConfig(text, { ...context, env })
  if (result.type === 'config') return []
  return result.problems.map(problem => formatProblem(problem, 'f', 'en'))
}

export function configOf(text: string, env: ConfigContext['env'] = {}): Config {
  const result = parseConfig(text, { ...context, env })
  if (result.type === 'config') return result.config
  throw new Error(result.problems.map(problem => formatProblem(problem, 'f', 'en')).join('\n'))
}
