import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveAway } from '../../databases/unprivileged.ts'
import { makeTempFolder } from '../../scenarios/support/temp-folder.ts'

/** Files of an authority and of a server it vouches for under the name localhost, and under no address. */
export interface Certificates {
  readonly authority: string
  readonly certificate: string
  readonly key: string
  /** An authority that vouches for nobody here. */
  readonly stranger: string
  remove(): void
}

/** Makes them with openssl; the server's files belong to the user database servers run as. */
export function makeCertificates(): Certificates {
  const folder = makeTempFolder('certificates')
  chmodSync(folder.path, 0o755)
  const file = (name: string): string => join(folder.path, name)
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'pipe', cwd: folder.path })
  }
  const authority = (name: string): string => {
    const how = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
    openssl('req', ...how, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`)
    return file(`${name}.pem`)
  }
  const trusted = authority('authority')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(file('names'), 'subjectAltName=DNS:localhost\n')
  const signing = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2']
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-extfile', 'names', '-out', 'server.pem')
  chmodSync(file('server.key'), 0o600)
  for (const name of ['server.key', 'server.pem']) giveAway(file(name))
  return {
    authority: trusted,
    certificate: file('server.pem'),
    key: file('server.key'),
    stranger: authority('stranger'),
    remove: () => folder.remove(),
  }
}
