import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for the running test (or for whatever `onEnd` waits for), removed when it ends. */
export function tempFolder(onEnd: (end: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'nacd-sql-'))
  onEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
