import { type ConfigContext, compileConfig } from './compile.ts'
import type { Config, SwitchConfig } from './config.ts'
import { reportContradictions } from './contradictions.ts'
import { outsideFile, type Problem, problemAt, type Report } from './problem.ts'
import { readTable } from './read-table.ts'
import { type Settings, settingsParams } from './schema.ts'
import { type ReadSwitch, readSwitches } from './switches.ts'
import { defaultLanguage, type Language } from './words.ts'
import { readDialplan } from './xml/dialplan.ts'
import { type RawFile, type RawTable, readRawFile } from './xml/raw-file.ts'
import { parseXml } from './xml/xml.ts'

/** Parameters the environment may give, and the variables that do. */
const inEnvironment: Readonly<Record<string, string>> = { api_token: 'NACD_API_TOKEN' }

export type ConfigResult =
  | { readonly type: 'config'; readonly config: Config }
  /** `language` is the one the file asks for, as far as that could be read. */
  | { readonly type: 'problems'; readonly language: Language; readonly problems: readonly Problem[] }

/** Reads the text of nacd.conf.xml. Everything that is wrong is told at once, in the order of the file. */
export function parseConfig(text: string, context: ConfigContext): ConfigResult {
  const problems: Problem[] = []
  const report: Report = (place, param, message) => {
    problems.push(problemAt(place, place === outsideFile ? (inEnvironment[param] ?? param) : param, message))
  }
  const root = parseXml(text, report)
  if (root === null) return refuse(defaultLanguage, problems)
  const { config, language } = readFile(readRawFile(root, report), context, report)
  return config === null || problems.length > 0 ? refuse(language, problems) : { type: 'config', config }
}

function refuse(language: Language, problems: readonly Problem[]): ConfigResult {
  return { type: 'problems', language, problems: problems.toSorted(inFileOrder) }
}

function inFileOrder(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column
}

/** `config` null = not enough could be read. */
function readFile(
  raw: RawFile,
  context: ConfigContext,
  report: Report,
): { config: Config | null; language: Language } {
  const settings = readTable(settingsParams, withEnvironment(raw.settings, context), report)
  const switches = readSwitches(raw.switches, report)
  if (switches.length === 0) {
    report(raw.switchesPlace, 'switches', {
      en: 'expected at least one <switch> in <switches>',
      zh: '<switches> 中应至少有一个 <switch>',
    })
  }
  const dialplan = readDialplan(raw.dialplan, report)
  reportContradictions(settings.values, raw.settings, switches, report)
  const language = settings.values.language ?? defaultLanguage
  if (!settings.complete) return { config: null, language }
  const whole = settings.values as Settings
  const places = placesOf(raw.settings)
  return { config: compileConfig(whole, wholeSwitches(switches), dialplan, places, context), language }
}

function placesOf({ values }: RawTable): Config['places'] {
  return Object.fromEntries([...values].map(([name, { place }]) => [name, { ...place }]))
}

function wholeSwitches(switches: readonly ReadSwitch[]): SwitchConfig[] {
  return switches.flatMap(({ config }) => (config === null ? [] : [config]))
}

/** The settings with what the environment says put over them. */
function withEnvironment(settings: RawTable, context: ConfigContext): RawTable {
  const values = new Map(settings.values)
  for (const [param, variable] of Object.entries(inEnvironment)) {
    const text = context.env[variable] ?? ''
    if (text !== '') values.set(param, { text, place: outsideFile })
  }
  return { place: settings.place, values }
}
