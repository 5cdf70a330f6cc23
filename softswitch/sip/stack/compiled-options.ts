import { randomBytes } from 'node:crypto'
import type { DigestAlgorithm } from '../auth/digest.ts'
import { type SipClock, systemClock } from '../clock.ts'
import type { RandomSource } from '../ids.ts'
import { defaultLimits, type SipLimits } from '../limits.ts'
import { defaultExpiry, type ExpiryRules } from '../registrar/contact-request.ts'
import { type BaseTimes, standardTimes } from '../transaction/timer-table.ts'
import type { SipLog, SipStackOptions } from '../types.ts'

/** The options with every default filled in. */
export interface CompiledOptions extends SipStackOptions {
  readonly userAgent: string
  readonly expiry: ExpiryRules
  readonly digestAlgorithms: readonly DigestAlgorithm[]
  readonly limits: SipLimits
  readonly log: SipLog
  readonly clock: SipClock
  readonly random: RandomSource
  readonly times: BaseTimes
}

const silentLog: SipLog = { debug: () => undefined, warn: () => undefined, error: () => undefined }

export function compileOptions(options: SipStackOptions): CompiledOptions {
  return {
    ...options,
    userAgent: options.userAgent ?? 'nacd',
    expiry: options.expiry ?? defaultExpiry,
    digestAlgorithms: options.digestAlgorithms ?? ['MD5'],
    limits: { ...defaultLimits, ...options.limits },
    log: options.log ?? silentLog,
    clock: options.clock ?? systemClock,
    random: options.random ?? randomBytes,
    times: options.times ?? standardTimes,
  }
}
