/** Recorded talks and the messages callers left, as far as they are on this machine. */
export interface Recordings {
  /** False when the disk is nearly full: calls and their records need the rest. True where nothing is known of it. */
  hasRoom(): boolean
  /** The file as it is now, or null when it is not here (deleted, nothing written yet, on the switch's machine). */
  open(path: string): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> } | null>
}
