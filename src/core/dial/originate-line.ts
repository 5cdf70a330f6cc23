import { isDialable } from '../flow/numbers.ts'
import { type Application, readApplication } from './application.ts'
import { type Dial, readDialString } from './dial-string.ts'
import { type Fault, faults, most, wrong } from './fault.ts'
import { splitWords, unquoted, type Word } from './words.ts'

/** Where an answered leg goes in the dialplan. */
export interface Place {
  readonly extension: string
  readonly context: string
}

/** What `originate` is asked to do. */
export interface OriginateLine {
  readonly type: 'originate'
  readonly dial: Dial
  readonly next: ({ readonly type: 'application' } & Application) | ({ readonly type: 'place' } & Place)
  /** Who calls, as the phones show it; "" = nothing was said. */
  readonly displayName: string
  readonly displayNumber: string
  /** How long each step rings, unless the dial string says it; null = nothing was said. */
  readonly timeoutSeconds: number | null
}

/** Too few words, or too many: the whole line is not understood. */
export interface Usage {
  readonly type: 'usage'
}

/**
 * Reads the arguments of `originate` (FreeSWITCH, mod_commands):
 * `<dial string> <extension>|&<application>(<data>) [<dialplan>] [<context>] [<name>] [<number>] [<seconds>]`.
 * `undef` stands for what is not said. The dialplan is XML: in `inline` and others whole programs could be written.
 * Other than there, blanks in brackets need no quotes. Never throws.
 */
export function readOriginateLine(text: string): OriginateLine | Fault | Usage {
  if (text.length > most.characters) return wrong(most.characters, faults.tooLong)
  const words = splitWords(text)
  if (!Array.isArray(words)) return words
  const [whom, second, ...others] = words
  if (whom === undefined) return { type: 'usage' }
  const { text: dialled, at } = stripped(whom)
  const dial = readDialString(dialled)
  if (dial.type === 'wrong') return wrong(at + dial.at, dial.reason)
  if (second === undefined || others.length > 5) return { type: 'usage' }
  const options = readOptions(others)
  if (options.type === 'wrong') return options
  const next = readNext(second, options.context)
  if (next.type === 'wrong') return next
  const { displayName, displayNumber, timeoutSeconds } = options
  return { type: 'originate', dial, next, displayName, displayNumber, timeoutSeconds }
}

/** The quotes around the whole of a word say only that it has blanks; those within are for who reads it. */
function stripped({ text, at }: Word): Word {
  return /^'[^']*'$/.test(text) ? { text: text.slice(1, -1), at: at + 1 } : { text, at }
}

function readNext(word: Word, context: string): OriginateLine['next'] | Fault {
  const { text, at } = stripped(word)
  if (text.startsWith('&')) {
    const application = readApplication(text.slice(1), at + 1)
    if ('type' in application) return application
    const data = application.isOwn ? application.data : unquoted(application.data)
    return { type: 'application', ...application, data }
  }
  const extension = unquoted(text)
  const isNumber = isDialable(extension) && extension.toLowerCase() !== 'undef'
  return isNumber ? { type: 'place', extension, context } : wrong(at, needsNext)
}

const needsNext = {
  en: 'expected an extension of the dialplan or &application(data)',
  zh: '应为拨号计划中的号码或 &应用名(参数)',
}

interface Options {
  readonly type: 'options'
  readonly context: string
  readonly displayName: string
  readonly displayNumber: string
  readonly timeoutSeconds: number | null
}

function readOptions(words: readonly Word[]): Options | Fault {
  const [dialplan, context, displayName, displayNumber, seconds] = words.map(said)
  const fault =
    check(dialplan, text => /^XML$/i.test(text), wrongDialplan) ??
    check(context, text => /^[0-9A-Za-z_.][0-9A-Za-z_.-]{0,63}$/.test(text), wrongContext) ??
    check(displayNumber, isDialable, faults.displayNumber) ??
    check(seconds, text => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= most.seconds, faults.timeout)
  return (
    fault ?? {
      type: 'options',
      context: context?.text || 'default',
      displayName: displayName?.text ?? '',
      displayNumber: displayNumber?.text ?? '',
      timeoutSeconds: seconds?.text ? Number(seconds.text) : null,
    }
  )
}

const wrongDialplan = {
  en: 'expected the dialplan XML; for one application write &application(data)',
  zh: '拨号计划应为 XML；只执行一个应用时请写 &应用名(参数)',
}

const wrongContext = { en: 'expected the name of a context', zh: '应为上下文名称' }

function said({ text, at }: Word): Word {
  const plain = unquoted(text)
  return { text: plain.toLowerCase() === 'undef' ? '' : plain, at }
}

function check(
  word: Word | undefined,
  isGood: (text: string) => boolean,
  reason: Fault['reason'],
): Fault | null {
  return word === undefined || word.text === '' || isGood(word.text) ? null : wrong(word.at, reason)
}
