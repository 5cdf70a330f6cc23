import { spawnSync } from 'node:child_process'
import { findProgram } from './programs.ts'

/** The far ends of the tests are other people's programs; each by its Debian packages. */
const needed = [
  { program: 'postgres', debian: 'postgresql' },
  // Debian's `mariadb-server` would also start one.
  { program: 'mariadbd', debian: 'mariadb-server-core' },
  { program: 'my_print_defaults', debian: 'mariadb-client-core' },
  { program: 'sqlite3', debian: 'sqlite3' },
  { program: 'openssl', debian: 'openssl' },
  { program: 'kamailio', debian: 'kamailio kamailio-extra-modules kamailio-utils-modules' },
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
  return needed
    .filter(({ program }) => findProgram(program) === null)
    .flatMap(({ debian }) => debian.split(' '))
}

/** The words before a command of root: none as root, else a sudo that asks for no password; null = we may not. */
function wayToInstall(): readonly string[] | null {
  if (findProgram('apt-get') === null) return null
  if (process.getuid?.() === 0) return []
  const sudo = findProgram('sudo')
  const maySudo = sudo !== null && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0
  return maySudo ? [sudo, '-n'] : null
}

/**
 * Installs the packages given as arguments. Meanwhile a policy-rc.d, where there is none, keeps the servers among them
 * from being started (invoke-rc.d(8)): they would take the ports they have everywhere. Package lists are fetched only
 * where the install fails without: many machines have them.
 */
const installQuietly = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
apt-get install -y --no-install-recommends "$@" && exit
apt-get update && apt-get install -y --no-install-recommends "$@"
`

function install(way: readonly string[], packages: readonly string[]): void {
  console.log(`installing for the tests: ${packages.join(' ')}`)
  const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'sh', '-c', installQuietly, 'sh', ...packages]
  const [program = '', ...args] = [...way, ...command]
  spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 })
}
