/**
 * FreeSWITCH takes a list apart with switch_separate_string: it splits at the separator outside of quotes, then drops
 * quotes and outer spaces and undoes backslash escapes (`\\`, `\'`, `\<separator>`, `\s` for a space). This is the
 * other way round: the result contains no separator, quote or space that the switch would act on.
 */
export function escapeFor(separator: string, text: string): string {
  let escaped = ''
  for (const character of text) {
    if (character === ' ') escaped += '\\s'
    else if (character === '\\' || character === "'" || character === separator) escaped += `\\${character}`
    else escaped += character
  }
  return escaped
}

/**
 * A variable's value inside the `{}` of an originate, which the switch takes apart three times: the command at
 * spaces, the braces at commas, each variable at `=` (mod_commands originate, switch_event_create_brackets).
 */
export const escapeOriginateValue = (text: string): string =>
  escapeFor(' ', escapeFor(',', escapeFor('=', text)))
