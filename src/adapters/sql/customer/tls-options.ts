import { readFileSync } from 'node:fs'
import type { Tls } from '../../../config/server-address.ts'

/** A file of the TLS options cannot be read. */
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
  return {
    rejectUnauthorized: trust !== 'anybody',
    ...(authority === null ? {} : { ca: read(authority) }),
    ...(certificate === null ? {} : { cert: read(certificate) }),
    ...(key === null ? {} : { key: read(key) }),
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new TlsFileError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}
