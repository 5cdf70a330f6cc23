import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What nacd makes up for itself at first start where the configuration says nothing. */
export interface Secrets {
  /** For the API. */
  readonly apiToken: string
  /** For the event socket of the embedded switch. */
  readonly eventSocketPassword: string
  /** For switches that ask over xml_curl. */
  readonly xmlCurlPassword: string
  /** For SIP proxies that ask for an extension's HA1. */
  readonly sipProxyPassword: string
}

export interface LoadedSecrets {
  readonly secrets: Secrets
  readonly file: string
  /** Made just now, by this process. */
  readonly fresh: boolean
  /** The mode others could read it with (e.g. 0o644), now mended; null = it was as it should be. */
  readonly openMode: number | null
}

/** The file is there and is not what nacd wrote. It is not replaced: phones and switches may rely on it. */
export class SecretsFileError extends Error {
  override readonly name = 'SecretsFileError'
  readonly file: string

  constructor(file: string) {
    super(`${file} is no file of secrets: mend it, or delete it to have new ones made`)
    this.file = file
  }
}

const names = [
  'apiToken',
  'eventSocketPassword',
  'xmlCurlPassword',
  'sipProxyPassword',
] as const satisfies (keyof Secrets)[]
const ownerOnly = 0o600

/**
 * Reads `secrets.json` in `varDir` (absolute), making what is missing: folder (0700), file (0600), single secrets.
 * A folder that is there already keeps its mode. Throws SecretsFileError, or the file system's error.
 */
export async function loadSecrets(varDir: string): Promise<LoadedSecrets> {
  const file = join(varDir, 'secrets.json')
  await mkdir(varDir, { recursive: true, mode: 0o700 })
  const fresh = await createOnce(file)
  const openMode = fresh ? null : await closeToOthers(file)
  const known = parse(file, await readFile(file, 'utf8'))
  const secrets = complete(known)
  if (names.some(name => known[name] === undefined)) await replace(file, secrets)
  return { secrets, file, fresh, openMode }
}

/** What an earlier start made, nothing being made now; null = there was none. Throws as `loadSecrets` does. */
export async function readSecrets(varDir: string): Promise<Partial<Secrets> | null> {
  const file = join(varDir, 'secrets.json')
  try {
    return parse(file, await readFile(file, 'utf8'))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    throw error
  }
}

/** Writes the file under another name and links it to its own: whoever is second finds the whole file of the first. */
async function createOnce(file: string): Promise<boolean> {
  if (await exists(file)) return false
  const draft = await writeDraft(file, complete({}))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function replace(file: string, secrets: Secrets): Promise<void> {
  await rename(await writeDraft(file, secrets), file)
}

async function writeDraft(file: string, secrets: Secrets): Promise<string> {
  const draft = `${file}.${process.pid}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, {
    mode: ownerOnly,
    flag: 'wx',
    flush: true,
  })
  return draft
}

async function closeToOthers(file: string): Promise<number | null> {
  const mode = (await stat(file)).mode & 0o777
  if ((mode & 0o077) === 0) return null
  await chmod(file, ownerOnly)
  return mode
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file)
    return true
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function complete(known: Partial<Secrets>): Secrets {
  return {
    apiToken: known.apiToken ?? makeSecret(),
    eventSocketPassword: known.eventSocketPassword ?? makeSecret(),
    xmlCurlPassword: known.xmlCurlPassword ?? makeSecret(),
    sipProxyPassword: known.sipProxyPassword ?? makeSecret(),
  }
}

/** 192 bits in letters, digits, - and _: safe in a header, a URL and FreeSWITCH's XML. */
function makeSecret(): string {
  return randomBytes(24).toString('base64url')
}

function parse(file: string, text: string): Partial<Secrets> {
  const value = parseJson(file, text)
  const known: Partial<Record<keyof Secrets, string>> = {}
  for (const name of names) {
    const secret = value[name]
    if (secret === undefined) continue
    if (typeof secret !== 'string' || !/^[!-~]{8,256}$/.test(secret)) throw new SecretsFileError(file)
    known[name] = secret
  }
  return known
}

function parseJson(file: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch (error) {
    // The parser's message quotes the text, which is secret.
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new SecretsFileError(file)
}
