import type { LineAnswer } from './line.ts'

/** What an engine has to tell, in order. */
export type LineNews =
  /** `waitedMs`: how long it stood in line for it. */
  | { readonly type: 'answer'; readonly id: string; readonly answer: LineAnswer; readonly waitedMs: number }
  /** No leg came within the lease: the line is free again. */
  | { readonly type: 'leaseRanOut'; readonly id: string }
  /** A call goes out over a gateway that nobody has written down: it has no limits of its own. */
  | { readonly type: 'unlisted'; readonly gateway: string }
  | { readonly type: 'rests'; readonly gateway: string; readonly seconds: number }
  /** A limit nobody can keep: nothing goes out over this gateway. */
  | { readonly type: 'problem'; readonly gateway: string; readonly problem: string }
