import { constants, statfsSync } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { dirname, relative, resolve, sep } from 'node:path'
import type { Recordings } from '../../ports/calls/recordings.ts'

/** A symbolic link is not followed, and a pipe that nobody writes to holds nothing up. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** So many bytes of the disk are not for messages: nacd's own databases live there too, usually. */
const leastFree = 256 * 1024 * 1024

/** Recordings in `folder`; a path that leaves it, by a symbolic link too, is not opened, whatever a record says. */
export function openRecordings(folder: string): Recordings {
  return {
    hasRoom: () => freeBytes(folder) >= leastFree,
    async open(path) {
      if (!isInside(folder, path)) return null
      const file = await openInside(folder, path).catch(ifMissing)
      if (file === null) return null
      const facts = await file.stat()
      if (facts.isFile() && facts.size > 0) {
        // A file that is still being written is read as long as was told, and no longer.
        return { bytes: facts.size, content: file.createReadStream({ end: facts.size - 1 }) }
      }
      await file.close()
      return null
    },
  }
}

/** The folder may be on the switch's machine only: nothing is known of the room there. */
function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (error) {
    if (error instanceof Error && 'code' in error) return Number.POSITIVE_INFINITY
    throw error
  }
}

/** By the real path of its folder, which may have been led elsewhere. */
async function openInside(folder: string, path: string): Promise<FileHandle | null> {
  const [root, parent] = await Promise.all([realpath(folder), realpath(dirname(path))])
  return parent === root || isInside(root, parent) ? open(path, flags) : null
}

function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path))
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !path.includes('\0')
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENXIO'].includes(error.code ?? '')) return null
  throw error
}
