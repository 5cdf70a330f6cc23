/** Finds announcements: names from outside become what the switch can open. */
export interface PromptFinder {
  /** Absolute path of a bare name (looked for in the voices folders), or the name itself where it needs no look-up; null = there is no such file. */
  find(name: string): string | null
}
