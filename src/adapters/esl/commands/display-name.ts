const longestName = 64

/**
 * A name to show on the called phone. It comes from outside and may hold anything; what cannot be shown or would
 * change the command or the SIP header around it is left out, since a strange name must not stop a call.
 */
export function cleanDisplayName(name: string): string {
  const clean = name.replace(/[{}<>"\\]|\p{Cc}|\p{Cs}/gu, '').replaceAll(':_:', ':')
  return [...clean].slice(0, longestName).join('').trim()
}
