import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { Tls } from '../../../config/database/server-address.ts'

/** A file of the TLS options cannot be read or used. */
export class TlsFileError extends Error {
  override readonly name = 'TlsFileError'
}

/** TLS as `node:tls` takes it. */
export interface TlsFiles {
  readonly rejectUnauthorized: boolean
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** Reads the files at each connection, so that a renewed certificate is taken. Throws TlsFileError. */
export function readTlsFiles({ trust, authority, certificate, key }: Tls): TlsFiles {
  const files = {
    ...(authority === null ? {} : { ca: read(authority) }),
    ...(certificate === null ? {} : { cert: read(certificate) }),
    ...(key === null ? {} : { key: read(key) }),
  }
  refuseUnusable(files)
  return { rejectUnauthorized: trust !== 'anybody', ...files }
}

/** OpenSSL's own words name neither the file nor what it should have been. */
function refuseUnusable(files: Partial<TlsFiles>): void {
  try {
    createSecureContext(files)
  } catch (error) {
    const [code, expected] = [(error as NodeJS.ErrnoException).code, 'a certificate and its key as PEM']
    throw new TlsFileError(`the files of its TLS options are not ${expected} (${code})`)
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new TlsFileError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
