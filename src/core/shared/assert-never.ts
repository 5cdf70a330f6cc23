/** Makes a forgotten member of a closed union a compile error, and a loud one should it ever be reached. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
