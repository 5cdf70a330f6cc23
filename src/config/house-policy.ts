import type { CallPolicy } from '../core/call/outcome.ts'
import type { Config } from './config.ts'

const music = ['hold-music.wav']

/** The part of a call's policy that the configuration decides; agents and groups decide the rest. */
export const housePolicy = ({
  callFlow,
  did,
  line,
  numbers,
  recordings,
}: Config): Omit<CallPolicy, 'groups' | 'jobNumbers' | 'callbacks'> => ({
  fallback: callFlow.fallback,
  // 450 Hz, 1 s on, 4 s off: the ring tone of China (ITU-T E.180 supplement 2).
  ringback: ['tone_stream://%(1000,4000,450);loops=-1'],
  music,
  lineMusic: line.music ?? music,
  bridgeTimeoutSeconds: 60,
  questionsPerMinute: 200,
  did,
  numbers,
  recordings,
})
