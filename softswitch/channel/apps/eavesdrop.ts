import type { VoiceFor } from '../../media/types.ts'
import { preAnswer } from '../leg/answering.ts'
import type { Leg } from '../leg/leg.ts'
import { waitFor } from '../leg/wait.ts'
import { type DigitConsumer, keepDigits } from '../media/digits.ts'
import { Eavesdropper, type Sides } from '../media/eavesdropper.ts'
import type { ApplicationCall } from './application.ts'

/** Whom the eavesdropper speaks to after a key (FreeSWITCH: switch_ivr_eavesdrop_session). */
const keys: Readonly<Record<string, readonly VoiceFor[]>> = {
  '1': ['other'],
  '2': ['farEnd'],
  '3': ['other', 'farEnd'],
  '0': [],
}

/** How long a watched leg may take until it has audio (FreeSWITCH). */
const mediaPatienceMs = 6_000

/**
 * By the variables of the eavesdropper. FreeSWITCH's a-leg is what the watched far end says, on its way to the other party;
 * its b-leg what the other party says, on its way to the far end. With neither of `eavesdrop_bridge_*` it is both.
 */
function sidesOf({ channel: { variables } }: Leg): Sides {
  const [a, b] = [variables.isTrue('eavesdrop_bridge_aleg'), variables.isTrue('eavesdrop_bridge_bleg')]
  return { said: a || !b, heard: b || !a }
}

function firstWords({ channel: { variables } }: Leg): readonly VoiceFor[] {
  const whom: VoiceFor[] = []
  if (variables.isTrue('eavesdrop_whisper_aleg')) whom.push('other')
  if (variables.isTrue('eavesdrop_whisper_bleg')) whom.push('farEnd')
  return whom
}

const takesKeys = ({ channel: { variables } }: Leg): boolean =>
  variables.get('eavesdrop_enable_dtmf') === null || variables.isTrue('eavesdrop_enable_dtmf')

/** True when the leg has audio, in time. */
async function hasAudio({ signal, exchange }: ApplicationCall, watched: Leg): Promise<boolean> {
  if (watched.hasMedia) return true
  await waitFor<void>(signal, settle => {
    const leaves = [
      watched.watch(() => {
        if (watched.hasMedia || watched.ended) settle()
      }),
      exchange.clock.after(mediaPatienceMs, () => settle()),
    ]
    return () => {
      for (const leave of leaves) leave()
    }
  })
  return watched.hasMedia
}

/** Keys that change whom one speaks to; the star ends it. Others have no meaning. */
const controls = (eavesdropper: Eavesdropper, end: () => void): DigitConsumer => ({
  wants: () => true,
  take: ({ digit }) => {
    const whom = keys[digit]
    if (whom !== undefined) eavesdropper.speakTo(whom)
    else if (digit === '*') end()
  },
})

/** Until the watched leg ends, the star key is pressed or the eavesdropper goes on to something else. */
function stay({ leg, signal }: ApplicationCall, watched: Leg, eavesdropper: Eavesdropper): Promise<unknown> {
  return waitFor<void>(signal, settle => {
    const leaves = [
      watched.watch(news => {
        if (news === 'ended') settle()
      }),
      leg.digits.consume(takesKeys(leg) ? controls(eavesdropper, settle) : keepDigits),
      leg.media?.player.play(eavesdropper.ear, () => undefined),
    ]
    if (watched.ended) settle()
    return () => {
      for (const leave of leaves) leave?.()
    }
  })
}

/**
 * `eavesdrop <uuid>`: hears the call of another leg, and speaks into it as `eavesdrop_whisper_aleg` (heard by the party the
 * leg talks with), `eavesdrop_whisper_bleg` (heard by the leg itself) or the keys 0 to 3 say. Ends with the watched leg,
 * which is left as it is in any case.
 */
export async function eavesdrop(call: ApplicationCall): Promise<void> {
  const { leg, data, exchange } = call
  const watched = exchange.legs.get(data.trim())
  if (watched === null || watched === leg)
    return leg.log.error({ watched: data }, 'no such leg to eavesdrop on')
  const isHeard = (await hasAudio(call, watched)) && (await preAnswer(leg))
  const [own, other] = [leg.media?.session, watched.media]
  if (!isHeard || own === undefined || !other) return leg.log.warn({}, 'no audio to eavesdrop on')
  const eavesdropper = new Eavesdropper(own, other, sidesOf(leg))
  eavesdropper.speakTo(firstWords(leg))
  await stay(call, watched, eavesdropper)
  eavesdropper.leave()
}
