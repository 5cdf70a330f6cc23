import { randomInt } from 'node:crypto'

/** Without characters that are mistaken for one another when typed into a phone. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random password for a demo extension: 12 characters, 59 bits. */
export function newDemoPassword(): string {
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}
