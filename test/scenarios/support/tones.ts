/**
 * Who and what sounds how, in Hz: every phone and every prompt of the scenarios has a tone of its own, far enough
 * from the others (and from the switch's own ringback) to be told apart in 50 ms of G.711.
 */
export const tones = {
  caller: 1000,
  agent: 700,
  secondAgent: 820,
  welcome: 500,
  enterDigits: 560,
  badDigits: 620,
  goodbye: 1120,
  transferring: 1240,
  waiting: 1360,
  failed: 1480,
  music: 1600,
  closed: 1720,
} as const

export type ToneName = keyof typeof tones

/** The prompts among them: a WAV file of this name and tone lies in the scenarios' voices folder. */
export const promptNames = [
  'welcome',
  'enterDigits',
  'badDigits',
  'goodbye',
  'transferring',
  'waiting',
  'failed',
  'music',
  'closed',
] as const satisfies readonly ToneName[]
