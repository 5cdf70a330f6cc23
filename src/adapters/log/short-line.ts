import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

const styles: Readonly<Record<string, Style>> = { debug: 'dim', info: 'green', warn: 'yellow', error: 'red' }

/** A line of the JSON log as a person reads it: `12:00:01 info  message name=value ...`, the stack of an error below it. */
export function shortLine(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>
  const name = String(level)
  const head = `${localTime(String(time))} ${styleText(styles[name] ?? 'reset', name.padEnd(5))} ${printable(String(msg ?? ''))}`
  const pairs = Object.entries(fields).map(([key, value]) => ` ${key}=${show(value)}`)
  return `${head}${styleText('dim', pairs.join(''))}${errorLines(err)}\n`
}

function localTime(iso: string): string {
  return new Date(iso).toTimeString().slice(0, 8)
}

function show(value: unknown): string {
  if (typeof value === 'string' && /^[\p{L}\p{N}_./:@+*#-]+$/u.test(value)) return value
  return printable(JSON.stringify(value) ?? '')
}

function errorLines(err: unknown): string {
  if (typeof err !== 'object' || err === null) return ''
  const { stack, message } = err as Record<string, unknown>
  const text = String(stack ?? message ?? '')
  return text
    .split('\n')
    .map(line => `\n    ${printable(line.trim())}`)
    .join('')
}

/** What callers send may hold control characters, which a terminal would obey. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?')
}
