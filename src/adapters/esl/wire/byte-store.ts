/** Bytes that arrive in pieces, kept in one buffer that doubles as it fills: each byte is copied a constant number of times. */
export interface ByteStore {
  readonly length: number
  append(piece: Buffer): void
  /** Empties the store and returns what was in it; the returned buffer is the caller's own. */
  take(): Buffer
  /** The last byte, -1 when empty. */
  last(): number
}

const smallestCapacity = 1024

export function createByteStore(): ByteStore {
  let bytes: Buffer = Buffer.alloc(0)
  let length = 0

  const grow = (needed: number): void => {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2, smallestCapacity))
    bytes.copy(larger, 0, 0, length)
    bytes = larger
  }

  return {
    get length() {
      return length
    },
    append(piece) {
      if (length + piece.length > bytes.length) grow(length + piece.length)
      piece.copy(bytes, length)
      length += piece.length
    },
    take() {
      const taken = bytes.subarray(0, length)
      bytes = Buffer.alloc(0)
      length = 0
      return taken
    },
    last() {
      return length === 0 ? -1 : (bytes[length - 1] ?? -1)
    },
  }
}
