/** How long a phase may last before nacd stops waiting for the switch, in ms. */
export const guardMs = {
  asking: 30_000,
  playing: 600_000,
  collecting: 300_000,
  /** Beside the ring time itself. */
  dialing: 10_000,
  /** What an agent alone is to hear is short. */
  whispering: 60_000,
  announcing: 60_000,
  /** Agents who were slower are told so, and hang up. */
  parting: 30_000,
  joining: 5_000,
  /** A leg that was transferred is parked at once. */
  comingBack: 5_000,
  /** The customer's database has its own, much shorter deadline. */
  lookingUp: 30_000,
  /** Beside the ring time itself. */
  bridging: 5_000,
  /** A trunk over which nothing is heard for so long is given up where there may be another; SIP itself waits 32 s. */
  silentLine: 15_000,
  /** The line desk answers at once. */
  seekingLine: 30_000,
  /** It also bounds how long a call waits (`line_max_wait`, an hour at most). */
  waitingForLine: 3_900_000,
  /** Beside the longest message. */
  recording: 10_000,
  leaving: 10_000,
} as const
