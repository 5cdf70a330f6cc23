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
  agentNumber: 1840,
  digit: 1960,
  atYourService: 2080,
  survey: 2200,
  thanks: 2320,
  leaveMessage: 2440,
  messageSaved: 2560,
  english: 2680,
  position: 2800,
  callback: 2920,
  recorded: 3040,
  callTaken: 3160,
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

/** nacd's own prompts that a house of the scenarios has a tone for instead of the words: tone and seconds by file. */
export const ownPrompts: Readonly<Record<string, readonly [ToneName, seconds: number]>> = {
  'agent-number.wav': ['agentNumber', 0.5],
  ...Object.fromEntries(
    [...'0123456789', 'yao'].map(digit => [`digits/${digit}.wav`, ['digit', 0.2]] as const),
  ),
  'at-your-service.wav': ['atYourService', 0.5],
  'survey.wav': ['survey', 1],
  'survey-thanks.wav': ['thanks', 1],
  'leave-message.wav': ['leaveMessage', 0.5],
  'message-saved.wav': ['messageSaved', 1],
  'queue-position-start.wav': ['position', 0.5],
  'queue-position-end.wav': ['position', 0.3],
  'callback-confirmed.wav': ['callback', 1],
  'callback-full.wav': ['failed', 1],
  'recording-notice.wav': ['recorded', 1],
  'call-taken.wav': ['callTaken', 1],
}
