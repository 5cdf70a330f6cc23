import { basename } from 'node:path'
import type { Config } from './config.ts'

/** Where a parameter stands, e.g. `nacd.conf.xml:12`; null when it is not in the file. */
export function parameterLine(
  { file, places }: Pick<Config, 'file' | 'places'>,
  parameter: string,
): string | null {
  const line = places[parameter]?.line ?? 0
  return line === 0 ? null : `${basename(file)}:${line}`
}
