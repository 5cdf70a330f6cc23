import type { ExtensionRow } from './extension-row.ts'

/** What the rows of a sample are made of. */
export interface SampleNumbers {
  readonly extensions: readonly string[]
  /** Outside numbers: the first is the first extension's, and so on; the extensions that are left have none. */
  readonly dids: readonly string[]
  /** The gateway of every extension that has an outside number. */
  readonly gateway: string
}

/** Ten extensions, half of them with an outside number. */
export const usualNumbers: SampleNumbers = {
  extensions: Array.from({ length: 10 }, (_, index) => String(1001 + index)),
  dids: Array.from({ length: 5 }, (_, index) => `0218888000${index + 1}`),
  gateway: 'carrier1',
}

/** One row for each extension, with a password from `newPassword`. */
export function sampleRows(
  { extensions, dids, gateway }: SampleNumbers,
  newPassword: () => string,
): ExtensionRow[] {
  return extensions.map((extension, index) => {
    const did = dids[index]
    return {
      extension_number: extension,
      extension_pswd: newPassword(),
      extension_type: did === undefined ? 0 : 1,
      callout_number: did ?? '',
      gateway_name: did === undefined ? '' : gateway,
      name: `分机 Demo ${extension}`,
      enabled: 1,
    }
  })
}
