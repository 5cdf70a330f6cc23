/** What a supervisor does in somebody's call: only hears it, speaks to the agent alone, or speaks with both. */
export const supervisionModes = ['listen', 'whisper', 'barge'] as const

export type SupervisionMode = (typeof supervisionModes)[number]

export const isSupervisionMode = (text: string): text is SupervisionMode =>
  supervisionModes.some(mode => mode === text)

/** The keys of the supervisor's phone that change the mode; the star ends it (FreeSWITCH: application eavesdrop). */
export const modeKeys: Readonly<Record<SupervisionMode, string>> = { listen: '0', whisper: '2', barge: '3' }

/** What a key on the supervisor's phone makes of it, null = nothing. */
export const modeOfKey = (key: string): SupervisionMode | null =>
  supervisionModes.find(mode => modeKeys[mode] === key) ?? null

/** In whose call a supervisor's leg is: the call, and the mode it began with or was last changed to. */
export const supervisionVariables = { call: 'nacd_supervises', mode: 'nacd_supervision' } as const

/**
 * The variables with which FreeSWITCH's `eavesdrop` begins in this mode, watching the agent's leg: its b-leg is what goes
 * to that leg, its a-leg what comes from it and goes on to the other party.
 */
export const eavesdropVariables: Readonly<Record<SupervisionMode, Readonly<Record<string, string>>>> = {
  listen: {},
  whisper: { eavesdrop_whisper_bleg: 'true' },
  barge: { eavesdrop_whisper_aleg: 'true', eavesdrop_whisper_bleg: 'true' },
}
