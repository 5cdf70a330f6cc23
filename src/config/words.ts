/** The languages nacd speaks to people: prompts, problems, `nacd check`, the documentation of parameters. */
export type Language = 'zh' | 'en'

/** Where nobody says otherwise. */
export const defaultLanguage: Language = 'zh'

/** One text in every language. */
export type Words = Readonly<Record<Language, string>>

/**
 * The language to talk to the terminal in: the locale where it names one (POSIX: LC_ALL before LC_MESSAGES before LANG),
 * else `fallback`. `C` and `POSIX` name none.
 */
export function terminalLanguage(
  env: Readonly<Record<string, string | undefined>>,
  fallback: Language,
): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  if (locale === '' || /^(C|POSIX)(\.|$)/.test(locale)) return fallback
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
