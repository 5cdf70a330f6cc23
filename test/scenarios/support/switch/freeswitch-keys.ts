import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What FreeSWITCH makes at its start where it finds none (switch_core_cert.c): two RSA keys of 4096 bits. That is seconds
 * of work, now and then many more, and on a busy machine longer than anybody waits for a switch. No scenario uses them.
 */
const keys = ['dtls-srtp.pem', 'wss.pem'] as const

/** Outlives the runs: the first FreeSWITCH on a machine makes the keys of all. */
const kept = join(tmpdir(), 'nacd-scenario-freeswitch-keys')

/** Lays the keys of an earlier run where FreeSWITCH looks for its own. */
export function layKeys(folder: string): void {
  for (const key of keys) if (existsSync(join(kept, key))) copyFileSync(join(kept, key), join(folder, key))
}

/** Keeps the keys a FreeSWITCH has made, whole or not at all. */
export function keepKeys(folder: string): void {
  mkdirSync(kept, { recursive: true, mode: 0o700 })
  for (const key of keys) {
    if (existsSync(join(kept, key)) || !existsSync(join(folder, key))) continue
    const partial = join(kept, `${key}.${process.pid}`)
    copyFileSync(join(folder, key), partial)
    renameSync(partial, join(kept, key))
  }
}
