import type { DigitConsumer } from '../media/digits.ts'
import type { ApplicationCall } from './application.ts'

const words: Readonly<Record<string, string>> = { any: '1234567890*#', none: '' }

/** The keys that end a playback or recording: `playback_terminators`, `*` when it is not set. Looked at with each key. */
function terminatorsOf({ leg }: ApplicationCall): string {
  const written = leg.channel.lookUp('playback_terminators') ?? '*'
  return words[written.toLowerCase()] ?? written
}

/** Takes every key; one that ends what is heard is noted in `playback_terminator_used`, then `stop` is called. */
export function untilTerminator(call: ApplicationCall, stop: () => void): DigitConsumer {
  return {
    wants: () => true,
    take: ({ digit }) => {
      if (!terminatorsOf(call).includes(digit)) return
      call.leg.setVariable('playback_terminator_used', digit)
      stop()
    },
  }
}
