/** Where a group draws its lines, in seconds (core/acd/queue-rules.ts). */
export interface GroupLines {
  /** Answered within so long counts for the service level. */
  readonly serviceLevel: number
  /** Who hangs up within so long is counted apart. */
  readonly shortAbandon: number
}
