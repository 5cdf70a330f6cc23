import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh folder; `NACD_SCENARIO_KEEP=1` keeps it for a look at logs and recordings. */
export function makeTempFolder(name: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `nacd-${name}-`))
  return {
    path,
    remove() {
      if (process.env.NACD_SCENARIO_KEEP === undefined) rmSync(path, { recursive: true, force: true })
    },
  }
}
