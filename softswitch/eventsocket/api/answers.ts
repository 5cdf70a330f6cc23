/** Answers that many commands share, as FreeSWITCH words them. */
export const ok = '+OK\n'
export const noChannel = '-ERR No such channel!\n'

export function usage(syntax: string): string {
  return `-USAGE: ${syntax}\n`
}
