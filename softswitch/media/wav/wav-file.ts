import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { readWav, type WavClip } from './wav.ts'

/** Longest file taken: an hour and a half of 8 kHz PCM is 86 MB, a prompt is far below 1 MB. */
export const maxWavBytes = 50_000_000

const maxCachedFiles = 64
const maxCachedBytes = 64_000_000

/** What a file name leads to. */
type WavFile =
  | WavClip
  | { readonly type: 'missing' }
  | { readonly type: 'unsupported'; readonly reason: string }

/** A file as it was when it was read. */
interface CachedFile {
  readonly mtimeMs: number
  readonly size: number
  readonly content: WavFile
}

/** Reads WAV files, keeping those used last in memory. */
export interface WavFiles {
  /** Reads `path`; a file changed since it was read (time or size) is read again. Never rejects because of the file. */
  read(path: string): Promise<WavFile>
}

/** System errors that mean: there is no such file, or a name no file can have. */
const missingCodes = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'])

function failureOf(error: unknown): WavFile {
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined) throw error
  return missingCodes.has(code)
    ? { type: 'missing' }
    : { type: 'unsupported', reason: `cannot be read: ${code}` }
}

/** The files read last, within limits of number and size. */
class RecentFiles {
  readonly #files = new Map<string, CachedFile>()
  #bytes = 0

  get(path: string, mtimeMs: number, size: number): WavFile | null {
    const file = this.#files.get(path)
    if (file === undefined || file.mtimeMs !== mtimeMs || file.size !== size) return null
    this.#files.delete(path)
    this.#files.set(path, file)
    return file.content
  }

  put(path: string, file: CachedFile): void {
    this.#drop(path)
    this.#files.set(path, file)
    this.#bytes += file.size
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= maxCachedFiles && this.#bytes <= maxCachedBytes) return
      this.#drop(oldest)
    }
  }

  #drop(path: string): void {
    this.#bytes -= this.#files.get(path)?.size ?? 0
    this.#files.delete(path)
  }
}

async function readThrough(recent: RecentFiles, path: string): Promise<WavFile> {
  // Non-blocking, so that opening a named pipe does not wait for a writer.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const stat = await file.stat()
  const { mtimeMs, size } = stat
  if (!stat.isFile()) return { type: 'unsupported', reason: 'not a regular file' }
  if (size > maxWavBytes) return { type: 'unsupported', reason: `larger than ${maxWavBytes} bytes` }
  const known = recent.get(path, mtimeMs, size)
  if (known !== null) return known
  const content = readWav(await file.readFile())
  recent.put(path, { mtimeMs, size, content })
  return content
}

/** A reader with its own cache: at most 64 files and 64 MB. */
export function createWavFiles(): WavFiles {
  const recent = new RecentFiles()
  return {
    async read(path) {
      try {
        return await readThrough(recent, path)
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}
