/** A number, extension or star code that can be dialled without meaning anything else to the switch. */
export function isDialable(number: string): boolean {
  return /^[0-9A-Za-z+*#_][0-9A-Za-z+*#_.-]{0,63}$/.test(number)
}

export function isGatewayName(name: string): boolean {
  return /^[0-9A-Za-z_][0-9A-Za-z_.-]{0,63}$/.test(name)
}
