import type { CallEvent } from '../call-event.ts'
import { beginOffering } from '../offering/begin-offering.ts'
import { after, command, moveTo, type Outcome, record, type StepInput, stay } from '../outcome.ts'
import type { PhaseHandler } from '../phase-handler.ts'
import type { CallState, QueueWait } from '../state.ts'
import { nextAnnouncement } from '../waiting/announcement.ts'
import { announcementGuard } from '../waiting/announcement-guard.ts'
import { lineUp } from '../waiting/enter-queue.ts'
import { playMusic } from '../waiting/play-music.ts'
import { pressKey } from '../waiting/press-key.ts'
import { queueFailed } from '../waiting/queue-failed.ts'
import { type Heard, musicAgain, quiet, speak, spoken } from '../waiting/speak.ts'
import { waitOn } from '../waiting/wait-on.ts'

/** The caller waits with music; the queue's engine says when an agent is theirs, or that none will be. */
export const queued: PhaseHandler<'queued'> = (state, phase, event, input) => {
  const { wait } = phase
  switch (event.type) {
    case 'queueJoined':
      return playMusic(state, wait)
    case 'agentOffered':
      return beginOffering(state, wait, event, input)
    case 'queueWaits':
      return { state, effects: [record(input, 'waiting', { ...event.why, group: wait.group })] }
    case 'queueFailed':
      return queueFailed(state, wait, event.cause, input)
    case 'digit':
      return pressKey(state, wait, event.digit, input)
    case 'phaseTimedOut':
      return speaksNow(state, wait, input)
    case 'queuePlace':
      return tell(state, wait, event, input)
    case 'executeDone':
    case 'commandFailed':
      return waitsOn(spoken(state, wait, event, input), state, input)
    case 'resumed':
      return lineUpAgain(state, wait, input)
    default:
      return stay(state)
  }
}

/** Something is to be said: it is about the place, so that is asked for first. Or what was being said has no end. */
function speaksNow(state: CallState, before: QueueWait, input: StepInput): Outcome {
  if (before.speaking !== '') {
    return after([record(input, 'play_timed_out')], waitsOn(musicAgain(state, before, input), state, input))
  }
  const wait = { ...before, told: { ...before.told, at: input.now } }
  return moveTo(state, { type: 'queued', wait }, announcementGuard(wait, input), { type: 'askPlace' })
}

type Place = Extract<CallEvent, { type: 'queuePlace' }>

function tell(state: CallState, wait: QueueWait, place: Place, input: StepInput): Outcome {
  const group = input.policy.groups.get(wait.group)
  if (group === undefined || wait.speaking !== '') return stay(state)
  const { prompts, told } = nextAnnouncement(wait.told, place, group)
  return prompts.length === 0 ? stay(state) : speak(state, { ...wait, told }, prompts, input)
}

function waitsOn(heard: Heard | null, before: CallState, input: StepInput): Outcome {
  if (heard === null) return stay(before)
  const { state, wait, effects } = heard
  return after(effects, waitOn(state, wait, input))
}

/** Back in the old place. What was told is not told again at once, though nobody knows what was heard of it. */
function lineUpAgain(state: CallState, before: QueueWait, input: StepInput): Outcome {
  const wait = { ...quiet(before), told: { ...before.told, at: input.now } }
  const silence = command({ type: 'stopPlaying', legId: state.uuid })
  return after([silence], lineUp(state, wait, input, true))
}
