import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, sep } from 'node:path'
import { WavWriter, type WriteTrouble } from '../../media/wav/wav-writer.ts'

/** A recording that can be written to, or why there is none. */
export type OpenedRecording =
  | { readonly type: 'opened'; readonly writer: WavWriter }
  | { readonly type: 'refused'; readonly reason: string }

const refused = (reason: string): { readonly type: 'refused'; readonly reason: string } => ({
  type: 'refused',
  reason,
})

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`)
}

/** The system's error code; an error without one is a bug. */
function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  return code
}

/** The real path of `folder`, or of what is there of it. */
async function realPathOf(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return realPathOf(dirname(folder))
  }
}

/** The one folder in which this switch writes recordings. */
export class Recordings {
  readonly #root: string | null

  /** `root` is absolute; null = this switch records nothing. */
  constructor(root: string | null) {
    this.#root = root
  }

  /** Makes `folder` with all above it, inside the root. Null when it is there, else why not. */
  async makeFolder(folder: string): Promise<string | null> {
    const root = this.#root
    if (root === null) return 'this switch has no folder for recordings'
    if (!isAbsolute(folder) || normalize(folder) !== folder || folder.includes('\0'))
      return 'not a plain absolute path'
    if (!isInside(root, folder)) return 'outside the folder for recordings'
    try {
      await mkdir(root, { recursive: true, mode: 0o700 })
      // By its real path, too: a symbolic link inside may lead anywhere.
      if (!isInside(await realpath(root), await realPathOf(folder)))
        return 'leads outside the folder for recordings'
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return null
    } catch (error) {
      return `the folder cannot be made: ${codeOf(error)}`
    }
  }

  /** Begins the file `path` (a `.wav` inside the root). `failed` is told when writing fails later. */
  async open(
    path: string,
    failed: (trouble: WriteTrouble) => void,
    channels: 1 | 2 = 1,
  ): Promise<OpenedRecording> {
    if (!/[^/]\.wav$/.test(path)) return refused('expected the name of a .wav file')
    const folder = dirname(path)
    const reason = await this.makeFolder(folder)
    if (reason !== null) return refused(reason)
    try {
      const writer = await WavWriter.open(join(folder, basename(path)), failed, channels)
      return { type: 'opened', writer }
    } catch (error) {
      return refused(`the file cannot be made: ${codeOf(error)}`)
    }
  }
}
