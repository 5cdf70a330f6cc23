import { moveTo, type Outcome, type StepInput } from '../outcome.ts'
import type { CallState, QueueWait } from '../state.ts'
import { announcementGuard } from './announcement-guard.ts'

/** The caller is, or is again, one who waits with nobody's phone ringing for them; what they hear is left as it is. */
export const waitOn = (state: CallState, wait: QueueWait, input: StepInput): Outcome =>
  moveTo(state, { type: 'queued', wait }, announcementGuard(wait, input), { type: 'save' })
