/** A number, extension or star code that can be dialled without meaning anything else to the switch. */
export function isDialable(number: string): boolean {
  return /^[0-9A-Za-z+*#_][0-9A-Za-z+*#_.-]{0,63}$/.test(number)
}

/** What is shown as the caller's number: a caller id may be any text, and one that is no number is not shown. */
export const showable = (number: string): string => (isDialable(number) ? number : '')

export function isGatewayName(name: string): boolean {
  return /^[0-9A-Za-z_][0-9A-Za-z_.-]{0,63}$/.test(name)
}
