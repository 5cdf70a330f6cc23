import { waitFor } from '../leg/wait.ts'
import type { ApplicationCall } from './application.ts'

/** Longest sleep: one day. */
const mostMs = 86_400_000

/** `sleep <ms>`: a break or a key ends it; with `sleep_eat_digits` keys are taken and do not. */
export async function sleep({ leg, data, signal, exchange }: ApplicationCall): Promise<void> {
  const ms = Number.parseInt(data, 10)
  if (Number.isNaN(ms) || ms <= 0) return
  const eats = leg.channel.variables.isTrue('sleep_eat_digits')
  await waitFor<void>(signal, settle => {
    const cancel = exchange.clock.after(Math.min(ms, mostMs), settle)
    const unbreak = leg.onBreak(settle)
    const wants = (): boolean => {
      if (!eats) settle()
      return eats
    }
    const leave = leg.digits.consume({ wants, take: () => undefined })
    return () => {
      cancel()
      unbreak()
      leave()
    }
  })
}
