import { StereoTake } from '../../media/recording/stereo-take.ts'
import { Take } from '../../media/recording/take.ts'
import { FrameQueue } from '../../media/session/frame-queue.ts'
import { mixed } from '../../media/sound/mix.ts'
import type { AudioListener, MediaSession } from '../../media/types.ts'
import type { WavWriter } from '../../media/wav/wav-writer.ts'

/** What of a call is written: left what the leg's far end says, right what it hears; or both on one channel. */
interface CallTake {
  readonly said: AudioListener
  readonly heard: AudioListener
  /** Samples of one channel so far. */
  readonly length: () => number
  readonly finish: () => void
}

export interface CallTakeOptions {
  readonly stereo: boolean
  /** Most samples of one channel. */
  readonly most: number
  readonly writer: Pick<WavWriter, 'write'>
  /** Called once when `most` is reached. */
  readonly full: () => void
}

function stereoTake({ most, writer, full }: CallTakeOptions): CallTake {
  const take = new StereoTake({ most, full, write: samples => writer.write(samples) })
  return { said: take.left, heard: take.right, length: () => take.length, finish: () => take.finish() }
}

function monoTake({ most, writer, full }: CallTakeOptions): CallTake {
  const take = new Take({ most, full, write: samples => writer.write(samples) })
  const [said, heard] = [new FrameQueue(), new FrameQueue()]
  const both = mixed([said, heard])
  return {
    said,
    heard: {
      heard: samples => heard.heard(samples),
      passed: frames => {
        take.passed(frames)
        take.heard(both.next() ?? new Int16Array())
      },
    },
    length: () => take.length,
    finish: () => take.finish(),
  }
}

/** Listens to both sides of a call, whatever the leg is connected with, until the returned function is called. */
export function takeCall(
  session: MediaSession,
  options: CallTakeOptions,
): { readonly length: () => number; readonly end: () => void } {
  const take = options.stereo ? stereoTake(options) : monoTake(options)
  const leaves = [session.listen(take.said), session.overhear(take.heard)]
  return {
    length: take.length,
    end: () => {
      for (const leave of leaves) leave()
      take.finish()
    },
  }
}
