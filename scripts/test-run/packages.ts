import { spawnSync } from 'node:child_process'
import { findProgram } from './programs.ts'

/** The far ends of the tests are other people's programs; each by its Debian package. */
const needed = [
  { program: 'postgres', debian: 'postgresql' },
  // Debian's `mariadb-server` would also start one.
  { program: 'mariadbd', debian: 'mariadb-server-core' },
  { program: 'my_print_defaults', debian: 'mariadb-client-core' },
  { program: 'sqlite3', debian: 'sqlite3' },
  { program: 'openssl', debian: 'openssl' },
  { program: 'sipp', debian: 'sip-tester' },
  // Debian's `baresip` only adds a desktop's sound and video to this one.
  { program: 'baresip', debian: 'baresip-core' },
] as const

/** Programs and packages still missing after what could be done, with the command that installs them; null = none. */
export function providePackages(): string | null {
  const missing = missingPackages()
  if (missing.length === 0) return null
  const way = wayToInstall()
  if (way !== null) install(way, missing)
  const left = missingPackages()
  return left.length === 0 ? null : `apt-get install --no-install-recommends ${left.join(' ')}`
}

function missingPackages(): string[] {
  return needed.filter(({ program }) => findProgram(program) === null).map(({ debian }) => debian)
}

/** The words before `install ...`: as root, or with a sudo that asks for no password; null = we may not. */
function wayToInstall(): readonly string[] | null {
  const apt = findProgram('apt-get')
  if (apt === null) return null
  if (process.getuid?.() === 0) return [apt]
  const sudo = findProgram('sudo')
  const maySudo = sudo !== null && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0
  return maySudo ? [sudo, '-n', apt] : null
}

/** Package lists are fetched only where the install fails without: many machines have them. */
function install(way: readonly string[], packages: readonly string[]): void {
  console.log(`installing for the tests: ${packages.join(' ')}`)
  const command = ['install', '-y', '--no-install-recommends', ...packages]
  if (run([...way, ...command])) return
  if (run([...way, 'update'])) run([...way, ...command])
}

function run([program = '', ...args]: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return (
    spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env, timeout: 600_000 }).status === 0
  )
}
