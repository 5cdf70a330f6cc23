/** Bytes an answer may have: a row of numbers has hundreds. */
const mostBytes = 262_144

/** The answer was too long to be what was asked for. Its connection is of no more use. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

/** Counts what comes in until `stop`; told once when it is too much. */
export function watchLength(stream: NodeJS.ReadableStream, onTooLong: (error: TooLong) => void): () => void {
  let bytes = 0
  const stop = (): void => void stream.off('data', count)
  const count = (chunk: Buffer): void => {
    bytes += chunk.length
    if (bytes <= mostBytes) return
    stop()
    onTooLong(new TooLong('the answer is too long'))
  }
  stream.on('data', count)
  return stop
}
