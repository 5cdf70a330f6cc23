import type { Log } from '../../ports/log.ts'

/** For commands that tell what is wrong themselves: a log beside it would say it twice. */
export const silence: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silence,
}
