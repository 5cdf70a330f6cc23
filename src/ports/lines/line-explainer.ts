import type { LineExplanation } from '../../core/line/explain/line-explanation.ts'
import type { LineRequest } from '../../core/line/line.ts'

/** Whom one asks what would become of a call that goes out. */
export interface LineExplainer {
  /** As things stand now. Nothing is claimed, counted or kept. */
  explain(request: LineRequest): LineExplanation
}
