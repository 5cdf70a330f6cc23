/** The oldest Node.js that runs TypeScript as it is: type stripping without a flag came with 22.18. */
const oldest = { major: 22, minor: 18 }

/** Why nacd cannot run on this Node.js (version like `24.1.0`), or null when it can. */
export function nodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return null
  return `nacd needs Node.js ${oldest.major}.${oldest.minor} or newer, this is ${version}`
}
