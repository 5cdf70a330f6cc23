import { waitFor } from '../leg/wait.ts'
import type { ApplicationCall } from './application.ts'
import { type AudioEnd, playOnce, readyAudio } from './audio.ts'

/** What to collect. Times in ms. */
export interface CollectRules {
  readonly least: number
  readonly most: number
  /** Until the first digit. */
  readonly timeoutMs: number
  /** Between digits. */
  readonly digitTimeoutMs: number
  /** Keys that end the collection. */
  readonly terminators: string
  /** Audio before, over which may be typed; "" or `silence` = none. */
  readonly prompt: string
}

/** What became of it (FreeSWITCH: switch_ivr_read). `failure` = the prompt could not be played, or the leg went on. */
export interface Collected {
  readonly result: 'success' | 'timeout' | 'tooFew' | 'failure'
  readonly digits: string
  /** The key that ended it, "" = none. */
  readonly terminator: string
}

/** The digits so far, and who is told of each. */
class Typed {
  readonly #rules: CollectRules
  digits = ''
  terminator = ''
  onKey: () => void = () => undefined

  constructor(rules: CollectRules) {
    this.#rules = rules
  }

  get any(): boolean {
    return this.digits !== '' || this.terminator !== ''
  }

  get complete(): boolean {
    return this.terminator !== '' || this.digits.length >= this.#rules.most
  }

  take(digit: string): void {
    if (this.#rules.terminators.includes(digit)) this.terminator = digit
    else this.digits += digit
    this.onKey()
  }
}

/** Plays the prompt to its end or to the first key. */
async function prompt(call: ApplicationCall, name: string, typed: Typed): Promise<AudioEnd> {
  if (name === '' || name.toLowerCase() === 'silence') return 'finished'
  const audio = await readyAudio(call, name)
  if (audio.type === 'not') return audio.end
  if (typed.any) return 'broken'
  return playOnce(audio, call.signal, stop => {
    typed.onKey = stop
  })
}

/** Waits until the digits are complete; the time runs anew with each key. */
function rest(
  call: ApplicationCall,
  rules: CollectRules,
  typed: Typed,
): Promise<'complete' | 'timeout' | 'aborted'> {
  const { clock } = call.exchange
  return waitFor<'complete' | 'timeout'>(call.signal, settle => {
    let cancel = (): void => undefined
    const wait = (): void => {
      cancel()
      const ms = typed.any ? rules.digitTimeoutMs : rules.timeoutMs
      if (typed.complete) settle('complete')
      else cancel = clock.after(ms, () => settle('timeout'))
    }
    typed.onKey = wait
    wait()
    return () => cancel()
  })
}

async function collectInto(
  call: ApplicationCall,
  rules: CollectRules,
  typed: Typed,
): Promise<Collected['result']> {
  const heard = await prompt(call, rules.prompt, typed)
  if (heard !== 'finished' && heard !== 'broken') return 'failure'
  const end = await rest(call, rules, typed)
  if (end === 'aborted') return 'failure'
  if (typed.digits.length < rules.least) return 'tooFew'
  return end === 'timeout' ? 'timeout' : 'success'
}

/**
 * Plays a prompt and collects keys. Keys that waited count; keys beyond what is wanted wait for who comes after.
 */
export async function collect(call: ApplicationCall, rules: CollectRules): Promise<Collected> {
  const typed = new Typed(rules)
  const leave = call.leg.digits.consume({
    wants: () => !typed.complete,
    take: ({ digit }) => typed.take(digit),
  })
  const result = await collectInto(call, rules, typed)
  leave()
  return { result, digits: typed.digits, terminator: typed.terminator }
}
